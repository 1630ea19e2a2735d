import { type RichText, type Segment, segmentText } from '../../domain/message.ts';

/** One character with its style: text is cut between characters, so a cut never falls into a tag or an escape. */
export type Cell = { readonly char: string; readonly style: Style };
type Style = 'plain' | 'bold' | 'italic' | 'code';

const TAGS = { plain: null, bold: 'b', italic: 'i', code: 'code' } as const;
const ESCAPES: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Tags that Telegram reads in one message; more are shown without formatting. */
const MAX_ENTITIES = 100;

/** Letters, digits and signs of most languages; above are others and pictures. */
const COMMON_BELOW = 0x2000;
const common: Record<Style, Cell[]> = { plain: [], bold: [], italic: [], code: [] };

/** The same for the same character: of a text sent to a million there would be as many objects as characters. */
function cellOf(char: string, style: Style): Cell {
  const code = char.charCodeAt(0);
  if (code >= COMMON_BELOW) return { char, style };
  common[style][code] ??= { char, style };
  return common[style][code];
}

/** The characters of a text, control characters as Telegram shows them, broken surrogates replaced. */
export function cellsOf(text: RichText): Cell[] {
  const cells: Cell[] = [];
  for (const segment of text) {
    const style = styleOf(segment);
    for (const char of cleaned(segmentText(segment))) cells.push(cellOf(char, style));
  }
  return cells;
}

/** HTML as the Bot API reads it: the only place where markup is written. */
export function toHtml(cells: readonly Cell[]): string {
  return runsOf(cells)
    .map(({ style, from, to }) => {
      const tag = TAGS[style];
      const text = cells.slice(from, to).map(({ char }) => char);
      const escaped = text.join('').replace(/[<>&]/g, (char) => ESCAPES[char] ?? char);
      return tag ? `<${tag}>${escaped}</${tag}>` : escaped;
    })
    .join('');
}

/**
 * Whether these characters may go as one text of at most `limit` code points. Telegram refuses sources above 32,768 bytes before
 * it reads them (Bot API server, "Text is too long"): 4096 characters with a hundred tags are never that many.
 */
export function fits(cells: readonly Cell[], limit: number): boolean {
  if (cells.length > limit) return false;
  if (cells.length <= MAX_ENTITIES) return true;
  return runsOf(cells).filter((run) => run.style !== 'plain').length <= MAX_ENTITIES;
}

/** Which characters in a row have one style. */
function runsOf(cells: readonly Cell[]): { style: Style; from: number; to: number }[] {
  const runs: { style: Style; from: number; to: number }[] = [];
  for (const [at, { style }] of cells.entries()) {
    const last = runs.at(-1);
    if (last?.style === style) last.to = at + 1;
    else runs.push({ style, from: at, to: at + 1 });
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
