import { fold } from './normalise.ts';
import { REDACTED, redact } from './redact.ts';

/** So many syllables in a row that stand in another text too are a quote; fewer are a place or a common phrase. */
const RUN = 8;
/** A text shorter than this is no quote even where all of it recurs: "không có nước" is anybody's. */
const SHORTEST = 4;
/** A word with a digit in it, of at least so many characters, names one thing: a plate, a number, a code. */
const IDENTIFIER = 6;

type Token = { from: number; to: number; key: string };

/**
 * Takes out of a text what is a certain person's: what it quotes of their words, the names they go by, and numbers and
 * addresses that reach somebody. What stands in the text for itself stays.
 */
export function withoutWordsOf(
  text: string,
  of: { said: readonly string[]; names: readonly string[] },
): string {
  const clean = text.normalize('NFC');
  const tokens = tokensOf(clean);
  const taken = new Array<boolean>(tokens.length).fill(false);
  for (const said of of.said) {
    const keys = tokensOf(said.normalize('NFC')).map((token) => token.key);
    takeRuns(tokens, taken, keys, Math.min(RUN, Math.max(SHORTEST, keys.length)));
    takeInQuotationMarks(clean, tokens, taken, keys);
    takeIdentifiers(tokens, taken, new Set(keys));
  }
  for (const name of of.names) {
    const keys = tokensOf(name.normalize('NFC')).map((token) => token.key);
    if (keys.length > 1) takeRuns(tokens, taken, keys, keys.length);
  }
  return redact(withoutTaken(clean, tokens, taken)).text;
}

/** The same for every text in a value that is stored as JSON. */
export function withoutWordsIn<T>(value: T, clean: (text: string) => string): T {
  if (typeof value === 'string') return clean(value) as T;
  if (Array.isArray(value)) return value.map((one) => withoutWordsIn(one, clean)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutWordsIn(inner, clean)]),
  ) as T;
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    key: fold(match[0]),
  }));
}

function takeRuns(tokens: readonly Token[], taken: boolean[], said: readonly string[], run: number): void {
  const runs = new Set<string>();
  for (let at = 0; at + run <= said.length; at += 1) runs.add(said.slice(at, at + run).join(' '));
  for (let at = 0; at + run <= tokens.length; at += 1) {
    const here = tokens.slice(at, at + run);
    if (runs.has(here.map((token) => token.key).join(' '))) taken.fill(true, at, at + run);
  }
}

/** Between quotation marks even a few words are a quote, if they were said. */
function takeInQuotationMarks(
  text: string,
  tokens: readonly Token[],
  taken: boolean[],
  said: readonly string[],
): void {
  const all = ` ${said.join(' ')} `;
  for (const match of text.matchAll(/[“"«]([^“”"«»]{1,2000})[”"»]/gu)) {
    const [from, to] = [match.index, match.index + match[0].length];
    const inside = tokens.flatMap((token, at) => (from < token.from && token.to < to ? [at] : []));
    const words = inside.map((at) => tokens[at]?.key ?? '').join(' ');
    if (words !== '' && all.includes(` ${words} `)) for (const at of inside) taken[at] = true;
  }
}

function takeIdentifiers(tokens: readonly Token[], taken: boolean[], said: ReadonlySet<string>): void {
  for (const [at, { key }] of tokens.entries()) {
    if (key.length >= IDENTIFIER && /\d/.test(key) && said.has(key)) taken[at] = true;
  }
}

function withoutTaken(text: string, tokens: readonly Token[], taken: readonly boolean[]): string {
  let kept = '';
  let from = 0;
  for (const [at, token] of tokens.entries()) {
    if (!taken[at]) continue;
    if (!taken[at - 1]) kept += text.slice(from, token.from) + REDACTED;
    from = token.to;
  }
  return kept + text.slice(from);
}
