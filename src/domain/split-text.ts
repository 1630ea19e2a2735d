/** One character, with whatever a channel knows of it: a text is cut between characters. */
type Cell = { readonly char: string };

/** Whether these characters may go as one message. */
type Fits<C extends Cell> = (cells: readonly C[]) => boolean;

/** Where a text may be cut, the better place first. A cut lies after the match. */
const PLACES = [/\n\n/g, /\n/g, /[.!?…:;]["”’)\]]?\s/gu, /\s/g];

/** Never a part shorter than this share of the limit for the sake of a nicer cut. */
const SMALLEST_SHARE = 0.5;

/**
 * Cuts a text into parts that each fit, at paragraphs, else lines, else sentences, else words, else between letters.
 * White space at the cuts and at the ends is dropped, as platforms drop it. No part is empty.
 */
export function splitText<C extends Cell>(cells: readonly C[], fits: Fits<C>): (readonly C[])[] {
  const parts: (readonly C[])[] = [];
  let rest = trimmed(cells);
  while (rest.length > 0 && !fits(rest)) {
    const size = cutOf(rest, largestFit(rest, fits));
    const part = trimmed(rest.slice(0, size));
    if (part.length > 0) parts.push(part);
    rest = trimmed(rest.slice(size));
  }
  return rest.length > 0 ? [...parts, rest] : parts;
}

/** The most characters from the start that fit; at least one. */
function largestFit<C extends Cell>(cells: readonly C[], fits: Fits<C>): number {
  let low = 1;
  let high = cells.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(cells.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function cutOf(cells: readonly Cell[], most: number): number {
  const window = cells.slice(0, most);
  const text = window.map((cell) => cell.char).join('');
  for (const place of PLACES) {
    const end = [...text.matchAll(place)].map((match) => match.index + match[0].length).at(-1);
    if (end === undefined) continue;
    const size = [...text.slice(0, end)].length;
    if (size >= most * SMALLEST_SHARE) return size;
  }
  return betweenLetters(cells, most);
}

/** Moves a cut back where it would tear a letter from its mark or an emoji from its colour. */
function betweenLetters(cells: readonly Cell[], most: number): number {
  for (let size = most; size > most - 16 && size > 1; size -= 1) {
    const next = cells[size]?.char ?? '';
    const before = cells[size - 1]?.char ?? '';
    if (!/\p{M}|\u200d|\p{Emoji_Modifier}/u.test(next) && before !== '\u200d') return size;
  }
  return most;
}

function trimmed<C extends Cell>(cells: readonly C[]): readonly C[] {
  let from = 0;
  let to = cells.length;
  const blank = (at: number) => (cells[at]?.char ?? '').trim() === '';
  while (from < to && blank(from)) from += 1;
  while (to > from && blank(to - 1)) to -= 1;
  return from === 0 && to === cells.length ? cells : cells.slice(from, to);
}
