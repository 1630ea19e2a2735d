/** The code under which a person's second account finds the first: eight characters, read from one screen into the other. */
import { createHash } from 'node:crypto';
import { randomCharacters, readCharacters } from './codes.ts';

/** A code not typed by then is void. */
export const LINK_CODE_MINUTES = 10;

/** 40 random bits: with five tries an hour and ten minutes of life nobody guesses one. */
const LENGTH = 8;

/** `7K3M-2XQ0`. Only its hash may be stored. */
export function newLinkCode(random: (n: number) => number): string {
  return randomCharacters(LENGTH, random);
}

/** The canonical form, read as leniently as every code; null for something else. */
export function readLinkCode(typed: string): string | null {
  return readCharacters(typed, LENGTH);
}

/** SHA-256 in hex, of the code in its canonical form. */
export function hashLinkCode(code: string): string {
  return createHash('sha256').update(`link ${code}`).digest('hex');
}
