import contexts from './data/redact.json' with { type: 'json' };
import { stripDiacritics } from './normalise.ts';

/**
 * Takes out of a text what identifies or reaches one person: numbers of telephones, papers and accounts,
 * addresses of mail, plates of vehicles. Public short numbers (113, 1022, 1900 …), dates, sums of money and
 * numbers of laws stay. Names and places stay too: no pattern knows them.
 */
export type RedactedKind = 'phone' | 'id-number' | 'email' | 'account' | 'plate';

export interface Redaction {
  text: string;
  /** How many of each kind were taken out; kinds without any are left out. */
  found: { kind: RedactedKind; n: number }[];
}

/** Stands where something was taken out; the same in every language. */
export const REDACTED = '•••';

const SEPARATOR = '[ .\\-]';
/** How people group ten digits; a free choice of separators would swallow "09.12.2025 10". */
const PHONE_GROUPS = [
  [10],
  [4, 3, 3],
  [3, 3, 4],
  [3, 4, 3],
  [4, 6],
  [5, 5],
  [3, 7],
  [4, 2, 2, 2],
  [2, 2, 2, 2, 2],
];
const LANDLINE_GROUPS = [[11], [4, 7], [4, 3, 4], [5, 6], [4, 4, 3], [5, 3, 3]];

const PATTERNS: readonly { kind: RedactedKind; pattern: RegExp }[] = [
  { kind: 'email', pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu },
  { kind: 'plate', pattern: after(contexts.plate, '\\d{2}[ -]?\\p{L}{1,2}\\d?[ .-]{0,3}\\d{3}\\.?\\d{1,2}') },
  { kind: 'plate', pattern: alone('[1-9]\\d[ -]?[A-Z]{1,2}\\d?[ -]{1,3}\\d{3}\\.?\\d{1,2}') },
  { kind: 'plate', pattern: alone('[1-9]\\d[A-Z]{1,2}\\d?\\d{3}\\.?\\d{2}') },
  { kind: 'account', pattern: after(contexts.account, `\\d(?:${SEPARATOR}?\\d){5,18}`) },
  { kind: 'id-number', pattern: after(contexts['id-number'], `\\p{Lu}{0,2}\\d(?:${SEPARATOR}?\\d){6,14}`) },
  {
    kind: 'id-number',
    pattern: alone(`0\\d{2}(?:\\d{9}|${SEPARATOR}\\d{3}${SEPARATOR}\\d{3}${SEPARATOR}\\d{3})`),
  },
  { kind: 'phone', pattern: alone(`(?:\\+|00)?84${SEPARATOR}?\\(?0?\\)?[235789](?:${SEPARATOR}?\\d){8,9}`) },
  { kind: 'phone', pattern: alone(grouped(LANDLINE_GROUPS, '02')) },
  { kind: 'phone', pattern: alone(grouped(PHONE_GROUPS, '0[235789]')) },
  {
    kind: 'account',
    pattern: alone(`\\d{4}${SEPARATOR}\\d{4}${SEPARATOR}\\d{4}${SEPARATOR}\\d{4}|\\d{13,19}`),
  },
];

export function redact(text: string): Redaction {
  const counts = new Map<RedactedKind, number>();
  const redacted = PATTERNS.reduce(
    (rest, { kind, pattern }) =>
      rest.replace(pattern, () => {
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        return REDACTED;
      }),
    text.normalize('NFC'),
  );
  return { text: redacted, found: [...counts].map(([kind, n]) => ({ kind, n })) };
}

/** A number that is not part of a longer number, word or code. */
function alone(expression: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}+/]|\\d[.,-])(?:${expression})(?![\\p{L}\\p{N}/]|[.,-]\\d)`, 'gu');
}

/** A number that one of the words announces, with or without diacritics, at most a few signs before it. */
function after(words: readonly string[], expression: string): RegExp {
  const spellings = words.flatMap((word) => [word, stripDiacritics(word)]);
  return new RegExp(
    `(?<=(?<!\\p{L})(?:${spellings.join('|')})[^\\d\\n]{0,15})(?<![\\p{L}\\d])${expression}(?!\\d)`,
    'giu',
  );
}

function grouped(groupings: readonly number[][], start: string): string {
  const rest = groupings.map(([first = 0, ...others]) => {
    const groups = [`\\d{${first - 2}}`, ...others.map((length) => `\\d{${length}}`)];
    return groups.join(SEPARATOR);
  });
  return `${start}(?:${rest.join('|')})`;
}
