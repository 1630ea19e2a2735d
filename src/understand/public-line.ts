import { stripDiacritics } from './normalise.ts';
import { REDACTED, redact } from './redact.ts';

/**
 * A line of a person's text that others may read. No pattern knows names and villages, so this does not look for what to
 * hide: it shows only wording that stands in public example sentences too, several words in a row, and hides the rest.
 * Who asks and where they live is never worded as in an example.
 */
export type PublicWording = { exact: ReadonlySet<string>; folded: ReadonlySet<string> };

/** So many words in a row must be worded as in the examples; two may be a name ("Văn Hòa"). */
const RUN = 3;
/** Without diacritics far more words look alike: "van hoa o to" is how both a culture house and a Mr Hòa are typed. */
const PLAIN_RUN = 5;
/** Of a text that is hidden for the most part no sense is left. */
const SHOWN_SHARE = 0.4;
const SHOWN_WORDS = 4;

type Word = {
  from: number;
  to: number;
  text: string;
  /** Begins a sentence or stands after a comma: no wording reaches across. */
  afterBreak: boolean;
  afterFullStop: boolean;
};

/** Which words follow which in the examples, names and numbers left out. */
export function learnWording(examples: Iterable<string>): PublicWording {
  const exact = new Set<string>();
  const folded = new Set<string>();
  for (const example of examples) {
    const words = wordsOf(example.normalize('NFC'));
    for (const [at, word] of words.entries()) {
      const next = words[at + 1];
      if (!next || next.afterBreak || isProper(word) || isProper(next)) continue;
      exact.add(pair(word, next));
      folded.add(stripDiacritics(pair(word, next)));
    }
  }
  return { exact, folded };
}

/**
 * The first sentence of which enough may be shown, at most `limit` characters of it, everything else hidden; null when
 * there is none. People often begin with who they are.
 */
export function publicLine(wording: PublicWording, text: string, limit: number): string | null {
  for (const sentence of redact(text).text.match(/[^.!?…\n]+[.!?…]*/gu) ?? []) {
    const line = publicSentence(wording, sentence.replace(/\s+/gu, ' ').trim(), limit);
    if (line !== null) return line;
  }
  return null;
}

function publicSentence(wording: PublicWording, sentence: string, limit: number): string | null {
  const line = firstWords(sentence, limit);
  // All in capitals, a name can't be told from any other word.
  if (!/\p{Ll}/u.test(line)) return null;
  const words = wordsOf(line);
  const shown = shownOf(wording, line, words);
  const count = shown.filter(Boolean).length;
  if (count < SHOWN_WORDS || count < words.length * SHOWN_SHARE) return null;
  return hidden(line, words, shown);
}

function shownOf(wording: PublicWording, line: string, words: readonly Word[]): boolean[] {
  // Typed without diacritics it is compared without them; else "văn hóa" must not let a "Văn Hòa" pass.
  const accented = line !== stripDiacritics(line);
  const isKnown = (one: Word, next: Word) =>
    accented ? wording.exact.has(pair(one, next)) : wording.folded.has(pair(one, next));
  const shown = new Array<boolean>(words.length).fill(false);
  for (let from = 0; from < words.length; ) {
    let end = from + 1;
    for (let [one, next] = [words[from], words[end]]; one && next; [one, next] = [next, words[end]]) {
      if (next.afterBreak || isProper(one) || isProper(next) || !isKnown(one, next)) break;
      end += 1;
    }
    // The word after one it is not known to follow may be the last of a name: "lo thi hoa o to".
    const first = words[from]?.afterBreak ? from : from + 1;
    if (end - first >= (accented ? RUN : PLAIN_RUN)) shown.fill(true, first, end);
    from = end;
  }
  return shown;
}

function hidden(line: string, words: readonly Word[], shown: readonly boolean[]): string {
  let result = '';
  let at = 0;
  for (const [index, word] of words.entries()) {
    if (shown[index]) {
      result += between(line.slice(at, word.from)) + word.text;
      at = word.to;
      continue;
    }
    if (index === 0 || shown[index - 1]) result += `${between(line.slice(at, word.from))}${REDACTED}`;
    at = word.to;
  }
  const rest = line.slice(at).replaceAll(REDACTED, '').trim();
  return `${result}${/^[.,:;?!…]+$/u.test(rest) ? rest : ''}`;
}

/** What stands between two words, without signs that only made sense with what is hidden. */
function between(text: string): string {
  return text
    .replaceAll(REDACTED, '')
    .replace(/["“”«»()[\]{}<>/\\|]/gu, '')
    .replace(/\s+/gu, ' ');
}

function pair(one: Word, next: Word): string {
  return `${one.text} ${next.text}`.toLowerCase();
}

/** A number, or a word with a capital where a sentence has none: a name, unless it is an abbreviation such as UBND. */
function isProper({ text, afterFullStop }: Word): boolean {
  if (/\p{N}/u.test(text)) return true;
  if (/^\p{Lu}{2,5}$/u.test(text)) return false;
  return /\p{Lu}/u.test(afterFullStop ? text.slice(1) : text);
}

function wordsOf(text: string): Word[] {
  let before = 0;
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => {
    const gap = text.slice(before, match.index);
    const first = before === 0;
    before = match.index + match[0].length;
    return {
      from: match.index,
      to: before,
      text: match[0],
      afterBreak: first || gap !== ' ',
      afterFullStop: first || /[.!?…\n]/u.test(gap),
    };
  });
}

function firstWords(line: string, limit: number): string {
  const characters = [...line];
  if (characters.length <= limit) return line;
  const cut = characters.slice(0, limit).join('');
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), 0));
}
