/**
 * Where the tone mark of a syllable stands. "Thanh Hoá" and "Thanh Hóa" are one word in two schools of
 * spelling, and sources mix them; laws and decrees of the National Assembly write "Thanh Hóa".
 */

const TONE_MARKS = '\u0300\u0301\u0303\u0309\u0323';
const tones = new RegExp(`[${TONE_MARKS}]`, 'g');
const openSyllable = /(?<!q)([ou])([àáảãạèéẻẽẹỳýỷỹỵ])(?![\p{L}\p{M}])/giu;

/** The same text, NFC, with the tone of open `oa`, `oe`, `uy` on the first vowel: Hòa, khỏe, Thủy; quý stays. */
export function placeToneMarks(text: string): string {
  return text.normalize('NFC').replace(openSyllable, (whole, first: string, second: string) => {
    const marked = second.normalize('NFD');
    const isPair = first.toLowerCase() === 'u' ? /^y/i.test(marked) : /^[ae]/i.test(marked);
    return isPair ? `${first}${marked.slice(1)}${marked.slice(0, 1)}`.normalize('NFC') : whole;
  });
}

/** For comparing words with their diacritics: lower case, each tone at the end of its syllable. */
export function toneKey(text: string): string {
  const syllables = text
    .normalize('NFD')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu);
  return (syllables ?? [])
    .map((syllable) => syllable.replace(tones, '') + (syllable.match(tones)?.join('') ?? ''))
    .join(' ')
    .normalize('NFC');
}
