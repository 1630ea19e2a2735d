/**
 * One way to compare Vietnamese text however it was typed: with or without diacritics, with the tone mark
 * in the old or the new place (Thanh Hoá / Thanh Hóa), composed or decomposed, in any case.
 */

/** Words come again and again, and every text is looked at several times. */
const known = new Map<string, string>();
const MOST_KNOWN = 20_000;
const LONGEST_KNOWN = 12;

/** Lower case, no diacritics, đ → d; letters and digits stay, everything else becomes one space. */
export function fold(text: string): string {
  if (text.length > LONGEST_KNOWN) return folded(text);
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const now = folded(text);
  known.set(text, now);
  return now;
}

function folded(text: string): string {
  return stripDiacritics(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Removes tone and vowel marks only; length in words, case and punctuation stay. */
export function stripDiacritics(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}+/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .normalize('NFC');
}

/** The words of a text, folded. */
export function words(text: string): string[] {
  return (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
    .flatMap((word) => fold(word).split(' '))
    .filter((word) => word !== '');
}
