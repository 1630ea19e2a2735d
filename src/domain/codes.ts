/**
 * The codes people read, say on the phone and type back: `CS-7K3M2X` is a question.
 *
 * Five random characters of Crockford's base32 (no I, L, O, U) and one check character. The check is a sum in
 * the field of 32 elements, every place with its own weight, so the check character stays inside the same 32
 * characters and every single wrong character and every swap of two characters is noticed. (A weighted sum
 * modulo 32 would miss swaps; modulo 37 would need five more signs that people cannot say.) The prefix enters
 * the sum as well: the body of a conference's code is not a valid question code.
 */
import { createHash } from 'node:crypto';

export type CodePrefix = 'CS' | 'HN' | 'TB' | 'NV';

/** CS question (câu hỏi), HN conference (hội nghị), TB notice (thông báo), NV task (nhiệm vụ). */
export const CODE_PREFIXES = ['CS', 'HN', 'TB', 'NV'] as const satisfies readonly CodePrefix[];

export type ReadCode =
  | { type: 'code'; prefix: CodePrefix; code: string }
  /** Has the shape of a code, but a character is wrong, missing or too many. */
  | { type: 'mistyped' }
  | { type: 'not-a-code' };

export type ReadInvitation = { type: 'code'; code: string } | { type: 'not-a-code' };

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DATA_LENGTH = 5;
const BODY_LENGTH = DATA_LENGTH + 1;

/** 16 characters of 5 bits: 80 bits. */
const INVITATION_BYTES = 10;
const INVITATION_LENGTH = 16;
const GROUP = /.{4}(?=.)/g;

const BODY = new RegExp(`^[${ALPHABET}]{${BODY_LENGTH}}$`);
/** A prefix set off by a dash or a space, and about the right number of characters: meant as a code. */
const MEANT_AS_CODE = new RegExp(
  `^(${CODE_PREFIXES.join('|')})[-\\s]+[0-9A-Z]{${BODY_LENGTH - 1},${BODY_LENGTH + 1}}$`,
);
const CHARACTERS = new RegExp(`^[${ALPHABET}]*$`);

/**
 * A new code in its canonical form. `random(n)` gives an integer from 0 to n − 1, each equally likely
 * (`crypto.randomInt`). 33.5 million codes a prefix: the store's unique index notices a repeat, then ask again.
 */
export function newCode(prefix: CodePrefix, random: (n: number) => number): string {
  let data = '';
  for (let i = 0; i < DATA_LENGTH; i += 1) data += ALPHABET.charAt(random(ALPHABET.length));
  return `${prefix}-${data}${checkCharacter(prefix, data)}`;
}

/**
 * Reads a code without regard to case, spaces, dashes and O/0, I/L/1.
 * With `expected`, the prefix may be left out, and a code of another kind is `not-a-code`.
 */
export function readCode(typed: string, expected?: CodePrefix): ReadCode {
  const plain = typed
    .normalize('NFKC')
    .replace(/\p{Cf}+/gu, '')
    .trim()
    .toUpperCase();
  const dashed = plain.replace(/\s*\p{Pd}\s*/gu, '-');
  const tight = dashed.replace(/[-\s]+/g, '');
  const prefix = CODE_PREFIXES.find((known) => tight.startsWith(known));
  const setOff = MEANT_AS_CODE.test(dashed);
  if (prefix && (setOff || tight.length === prefix.length + BODY_LENGTH)) {
    if (expected && prefix !== expected) return { type: 'not-a-code' };
    return readBody(prefix, tight.slice(prefix.length), setOff);
  }
  return expected ? readBody(expected, tight, false) : { type: 'not-a-code' };
}

function readBody(prefix: CodePrefix, typed: string, meantAsCode: boolean): ReadCode {
  const body = withoutLookalikes(typed);
  if (!BODY.test(body)) return { type: meantAsCode ? 'mistyped' : 'not-a-code' };
  const data = body.slice(0, DATA_LENGTH);
  if (checkCharacter(prefix, data) !== body.charAt(DATA_LENGTH)) return { type: 'mistyped' };
  return { type: 'code', prefix, code: `${prefix}-${body}` };
}

/** Horner's rule with α: the weights are α⁶ (prefix), α⁵ … α¹ (data) and 1 (check), all different, none zero. */
function checkCharacter(prefix: CodePrefix, data: string): string {
  let sum = CODE_PREFIXES.indexOf(prefix) + 1;
  for (const character of data) sum = timesAlpha(sum) ^ ALPHABET.indexOf(character);
  return ALPHABET.charAt(timesAlpha(sum));
}

/** Multiplies by α in GF(2⁵) over the primitive polynomial x⁵ + x² + 1. */
function timesAlpha(element: number): number {
  const shifted = element << 1;
  return shifted & 0b100000 ? shifted ^ 0b100101 : shifted;
}

function withoutLookalikes(upperCase: string): string {
  return upperCase.replace(/O/g, '0').replace(/[IL]/g, '1');
}

/** A staff invitation of 80 random bits, grouped for reading: `7K3M-2XQ0-…`. Only its hash may be stored. */
export function newInvitationCode(randomBytes: (n: number) => Uint8Array): string {
  let bits = 0n;
  for (const byte of randomBytes(INVITATION_BYTES)) bits = (bits << 8n) | BigInt(byte);
  let code = '';
  for (let place = INVITATION_LENGTH - 1; place >= 0; place -= 1) {
    code += ALPHABET.charAt(Number((bits >> BigInt(5 * place)) & 31n));
  }
  return grouped(code);
}

/** The canonical form of an invitation, read as leniently as a code. */
export function readInvitationCode(typed: string): ReadInvitation {
  const code = readCharacters(typed, INVITATION_LENGTH);
  return code === null ? { type: 'not-a-code' } : { type: 'code', code };
}

/** So many random characters, grouped for reading. `random(n)` gives an integer from 0 to n − 1, each equally likely. */
export function randomCharacters(length: number, random: (n: number) => number): string {
  return grouped(Array.from({ length }, () => ALPHABET.charAt(random(ALPHABET.length))).join(''));
}

/** So many characters, read without regard to case, spaces, dashes and lookalikes, and grouped; null for anything else. */
export function readCharacters(typed: string, length: number): string | null {
  const tight = typed
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Pd}\s]+/gu, '')
    .toUpperCase();
  const code = withoutLookalikes(tight);
  return code.length === length && CHARACTERS.test(code) ? grouped(code) : null;
}

/** SHA-256 in hex, of the code in its canonical form. 80 random bits need no salt and no slow hash. */
export function hashInvitationCode(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

function grouped(code: string): string {
  return code.replace(GROUP, '$&-');
}
