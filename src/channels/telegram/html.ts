import { type RichText, type Segment, segmentText } from '../../domain/message.ts';

/** One character with its style: text is cut between characters, so a cut never falls into a tag or an escape. */
export type Cell = { char: string; style: Style };
type Style = 'plain' | 'bold' | 'italic' | 'code';

const TAGS = { plain: null, bold: 'b', italic: 'i', code: 'code' } as const;
const ESCAPES: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Tags that Telegram reads in one message; more are shown without formatting. */
const MAX_ENTITIES = 100;
/** Telegram refuses sources above 32,768 bytes before it reads them (Bot API server, "Text is too long"). */
const MAX_SOURCE_BYTES = 32_000;

/** The characters of a text, control characters as Telegram shows them, broken surrogates replaced. */
export function cellsOf(text: RichText): Cell[] {
  return text.flatMap((segment) => {
    const style = styleOf(segment);
    return [...cleaned(segmentText(segment))].map((char) => ({ char, style }));
  });
}

/** HTML as the Bot API reads it: the only place where markup is written. */
export function toHtml(cells: readonly Cell[]): string {
  return runsOf(cells)
    .map(({ style, text }) => {
      const tag = TAGS[style];
      const escaped = text.replace(/[<>&]/g, (char) => ESCAPES[char] ?? char);
      return tag ? `<${tag}>${escaped}</${tag}>` : escaped;
    })
    .join('');
}

/** Whether these characters may go as one text of at most `limit` code points. */
export function fits(cells: readonly Cell[], limit: number): boolean {
  if (cells.length > limit) return false;
  if (cells.length <= MAX_ENTITIES) return true;
  if (runsOf(cells).filter((run) => run.style !== 'plain').length > MAX_ENTITIES) return false;
  return Buffer.byteLength(toHtml(cells)) <= MAX_SOURCE_BYTES;
}

function runsOf(cells: readonly Cell[]): { style: Style; text: string }[] {
  const runs: { style: Style; text: string }[] = [];
  for (const { char, style } of cells) {
    const last = runs.at(-1);
    if (last?.style === style) last.text += char;
    else runs.push({ style, text: char });
  }
  return runs;
}

function styleOf(segment: Segment): Style {
  if (typeof segment === 'string') return 'plain';
  if ('bold' in segment) return 'bold';
  return 'italic' in segment ? 'italic' : 'code';
}

function cleaned(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, ' ')
  );
}
