import { fold } from './normalise.ts';
import { toneKey } from './tone.ts';

/**
 * Phrases of Vietnamese, kept as data, looked for in what people type.
 *
 * A phrase is words in their right spelling. `<name>` stands for any entry of the named set, `…` for up to
 * four other words, `#` for a number, `a|b` for either word, `^` and `$` for
 * the two ends of a sentence. A leading `=` means "only with its diacritics": the phrase says
 * something else without them (lũ về / lu về); so does an entry of a set with a leading `=`.
 */
export type PhraseSets = Readonly<Record<string, readonly string[]>>;

export interface PhraseMatcher {
  /** Whether any of the phrases occurs. */
  occurs(sentence: string, typing: Typing): boolean;
  /** The sentence with every occurrence blanked, so that no other phrase can match across it. */
  blank(sentence: string, typing: Typing): string;
}

/** `plain`: hardly a diacritic, so a bare word may stand for any of its accented readings. */
export type Typing = 'accented' | 'plain';

const GAP = '(?: [^ _^$]+){0,4}';
const NUMBER = ' \\d+';
const BLANK = ' _';
/** About three Vietnamese words in four carry a mark; a text below a third was typed without them. */
const PLAIN_BELOW = 1 / 3;
const BEYOND_ASCII = /[^ -~]/;

/** A text as the finders look at it. */
export type Reading = { typing: Typing; sentences: string[] };

let newest: { text: string; reading: Reading } | null = null;

/** Several finders look at the same text one after the other: what one has read serves the next. */
export function readingOf(text: string): Reading {
  if (newest?.text !== text)
    newest = { text, reading: { typing: typingOf(text), sentences: sentencesOf(text) } };
  return newest.reading;
}

/** Sentences as words with one space before each, between ` ^` and ` $`; a letter held down ("cháyyyy") counts once. */
export function sentencesOf(text: string): string[] {
  return text
    .normalize('NFC')
    .split(/[.!?\n…]+/)
    .map((sentence) => toneKey(sentence.replace(/(\p{L})\1{2,}/giu, '$1')))
    .filter((sentence) => sentence !== '')
    .map((sentence) => ` ^ ${sentence} $`);
}

export function typingOf(text: string): Typing {
  const syllables = toneKey(text).match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];
  // Lower case and NFC already: what holds ASCII alone has nothing to fold away.
  const marked = syllables.filter(
    (syllable) => BEYOND_ASCII.test(syllable) && syllable !== fold(syllable),
  ).length;
  return marked < syllables.length * PLAIN_BELOW ? 'plain' : 'accented';
}

export function compilePhrases(phrases: readonly string[], sets: PhraseSets = {}): PhraseMatcher {
  const accented = expression(phrases, sets, 'accented');
  const plain = expression(phrases, sets, 'plain');
  const pick = (typing: Typing) => (typing === 'accented' ? accented : plain);
  return {
    occurs: (sentence, typing) => sentence.search(pick(typing)) !== -1,
    blank: (sentence, typing) =>
      sentence.replace(pick(typing), (found) => BLANK.repeat(found.split(' ').length - 1)),
  };
}

function expression(phrases: readonly string[], sets: PhraseSets, typing: Typing): RegExp {
  const alternatives = phrases.map((phrase) => {
    const exact = phrase.startsWith('=') || typing === 'accented';
    return phrase
      .replace(/^=/, '')
      .trim()
      .split(/\s+/)
      .map((part) => partExpression(part, sets, exact))
      .join('');
  });
  // A list without phrases matches nothing, where an empty alternative would match everything.
  return new RegExp(alternatives.length === 0 ? '(?!)' : `(?:${alternatives.join('|')})(?= |$)`, 'gu');
}

function partExpression(part: string, sets: PhraseSets, exact: boolean): string {
  if (part === '…') return GAP;
  if (part === '#') return NUMBER;
  if (part === '^' || part === '$') return ` \\${part}`;
  const name = /^<(.+)>$/.exec(part)?.[1];
  if (name === undefined) return eitherOf(part.split('|'), exact);
  const entries = sets[name];
  if (entries === undefined) throw new Error(`A phrase names the set "${name}", which does not exist`);
  return eitherOf(entries, exact);
}

function eitherOf(entries: readonly string[], exact: boolean): string {
  const readings = entries.map((entry) => {
    const spelled = toneKey(entry).split(' ');
    const isExact = exact || entry.startsWith('=');
    return spelled.map((word) => (isExact ? ` ${word}` : ` ${bareOr(word)}`)).join('');
  });
  return readings.length === 1 ? (readings[0] ?? '') : `(?:${readings.join('|')})`;
}

function bareOr(word: string): string {
  const bare = fold(word);
  return bare === word ? word : `(?:${word}|${bare})`;
}
