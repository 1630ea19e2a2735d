/**
 * One way to compare Vietnamese text however it was typed: with or without diacritics, with the tone mark
 * in the old or the new place (Thanh Hoá / Thanh Hóa), composed or decomposed, in any case.
 */

/** Lower case, no diacritics, đ → d; letters and digits stay, everything else becomes one space. */
export function fold(text: string): string {
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
  const folded = fold(text);
  return folded === '' ? [] : folded.split(' ');
}
