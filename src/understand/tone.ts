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
  return (text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map(syllableKey).join(' ');
}

/** Vietnamese has some seven thousand syllables, and every text is looked at several times. */
const keys = new Map<string, string>();
const MOST_KNOWN = 20_000;
/** What is longer is no syllable: an address of a page, a held key. */
const LONGEST_KNOWN = 12;

function syllableKey(syllable: string): string {
  const known = keys.get(syllable);
  if (known !== undefined) return known;
  const apart = syllable.normalize('NFD').toLowerCase();
  const key = (apart.replace(tones, '') + (apart.match(tones)?.join('') ?? '')).normalize('NFC');
  if (syllable.length <= LONGEST_KNOWN) {
    if (keys.size >= MOST_KNOWN) keys.clear();
    keys.set(syllable, key);
  }
  return key;
}
