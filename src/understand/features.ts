import { words } from './normalise.ts';
import { toneKey } from './tone.ts';

/**
 * What a classifier sees of a text. Everything but one group comes from the folded text, so that a message
 * typed without diacritics looks nearly like the same message typed with them; the accented words come on
 * top where they exist, because they tell apart what folding confuses (thuế / thuê).
 */
export type FeatureGroup = 'word' | 'pair' | 'accented' | 'letters';

/** How much each group may say, relative to the others; each is brought to unit length first. */
export type GroupWeights = Readonly<Record<FeatureGroup, number>>;

/** Terms with how often they occur; group → term → count. */
export type Terms = Record<FeatureGroup, Map<string, number>>;

export const FEATURE_GROUPS: readonly FeatureGroup[] = ['word', 'pair', 'accented', 'letters'];
const BEYOND_ASCII = /[^a-z0-9]/;
const SHORTEST = 3;
const LONGEST = 4;

export function termsOf(text: string): Terms {
  const terms: Terms = { word: new Map(), pair: new Map(), accented: new Map(), letters: new Map() };
  const folded = words(text).map(withoutDigits);
  folded.forEach((word, index) => {
    count(terms.word, word);
    const next = folded[index + 1];
    if (next !== undefined) count(terms.pair, `${word} ${next}`);
  });
  for (const [word, times] of terms.word) {
    for (const gram of gramsOf(word)) count(terms.letters, gram, times);
  }
  for (const word of toneKey(text).split(' ')) {
    if (BEYOND_ASCII.test(word)) count(terms.accented, word);
  }
  return terms;
}

/** "40 km" and "35 km" are one thing to a classifier; how long the number is stays. */
function withoutDigits(word: string): string {
  return word.replace(/\d/g, '0');
}

/** Runs of 3–4 letters of ` word `: a mistyped word shares most of them with the right one. */
function gramsOf(word: string): string[] {
  const padded = ` ${word} `;
  const grams: string[] = [];
  for (let length = SHORTEST; length <= LONGEST; length++) {
    for (let start = 0; start + length <= padded.length; start++) {
      grams.push(padded.slice(start, start + length));
    }
  }
  return grams;
}

function count(terms: Map<string, number>, term: string, times = 1): void {
  terms.set(term, (terms.get(term) ?? 0) + times);
}
