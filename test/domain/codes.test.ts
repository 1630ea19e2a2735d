import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_PREFIXES, type CodePrefix, newCode, readCode } from '../../src/domain/codes.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function codeFrom(prefix: CodePrefix, digits: number[]): string {
  const rest = [...digits];
  return newCode(prefix, () => rest.shift()!);
}

function replaceAt(code: string, place: number, character: string): string {
  return code.slice(0, place) + character + code.slice(place + 1);
}

const digits = fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 5, maxLength: 5 });
const prefixes = fc.constantFrom(...CODE_PREFIXES);
const codes = fc.tuple(prefixes, digits).map(([prefix, five]) => codeFrom(prefix, five));

describe('newCode', () => {
  it('is a prefix, five random characters and a check character', () => {
    expect(codeFrom('CS', [7, 18, 3, 20, 2])).toMatch(/^CS-7J3M2[0-9A-HJKMNP-TV-Z]$/);
    for (const prefix of CODE_PREFIXES) {
      const code = newCode(prefix, randomInt);
      expect(readCode(code)).toEqual({ type: 'code', prefix, code });
    }
  });

  it('stays what it was: codes on paper must be readable for years', () => {
    expect([
      codeFrom('CS', [0, 0, 0, 0, 0]),
      codeFrom('CS', [31, 31, 31, 31, 31]),
      codeFrom('HN', [7, 19, 3, 20, 2]),
      codeFrom('TB', [7, 19, 3, 20, 2]),
      codeFrom('NV', [7, 19, 3, 20, 2]),
    ]).toMatchInlineSnapshot(`
      [
        "CS-00000A",
        "CS-ZZZZZB",
        "HN-7K3M2H",
        "TB-7K3M2V",
        "NV-7K3M28",
      ]
    `);
  });

  it('asks for every character among all 32', () => {
    const asked: number[] = [];
    newCode('CS', (n) => {
      asked.push(n);
      return 0;
    });
    expect(asked).toEqual([32, 32, 32, 32, 32]);
  });
});

describe('the check character', () => {
  it('notices every wrong character, whatever the code', () => {
    fc.assert(
      fc.property(codes, (code) => {
        for (let place = 3; place < code.length; place += 1) {
          for (const wrong of ALPHABET) {
            if (wrong === code[place]) continue;
            expect(readCode(replaceAt(code, place, wrong))).toEqual({ type: 'mistyped' });
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('notices every swap of two different characters, neighbours or not', () => {
    fc.assert(
      fc.property(codes, (code) => {
        for (let a = 3; a < code.length; a += 1) {
          for (let b = a + 1; b < code.length; b += 1) {
            const swapped = replaceAt(replaceAt(code, a, code[b]!), b, code[a]!);
            const expected = swapped === code ? 'code' : 'mistyped';
            expect(readCode(swapped).type).toBe(expected);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  // The check is linear: whether an error is noticed depends on the difference alone, not on the code.
  // So all differences at all places over one code prove it for all 33.5 million.
  it('is linear, and no single difference and no swap sums to zero: proof for all codes', () => {
    const syndrome = (five: number[]): number => ALPHABET.indexOf(codeFrom('CS', five).at(-1)!);
    const zero = syndrome([0, 0, 0, 0, 0]);
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        const sum = a.map((digit, i) => digit ^ b[i]!);
        expect(syndrome(sum) ^ zero).toBe(syndrome(a) ^ zero ^ (syndrome(b) ^ zero));
      }),
    );
    for (let place = 0; place < 5; place += 1) {
      for (let difference = 1; difference < 32; difference += 1) {
        const single = [0, 0, 0, 0, 0];
        single[place] = difference;
        const effect = syndrome(single) ^ zero;
        expect(effect).not.toBe(0);
        // A swap of this place with the check character changes the check character by the same difference.
        expect(effect).not.toBe(difference);
        for (let other = place + 1; other < 5; other += 1) {
          const swap = [...single];
          swap[other] = difference;
          expect(syndrome(swap)).not.toBe(zero);
        }
      }
    }
  });

  it('notices a wrong prefix', () => {
    fc.assert(
      fc.property(prefixes, prefixes, digits, (right, wrong, five) => {
        fc.pre(right !== wrong);
        const body = codeFrom(right, five).slice(3);
        expect(readCode(`${wrong}-${body}`)).toEqual({ type: 'mistyped' });
        expect(readCode(body, wrong)).toEqual({ type: 'mistyped' });
      }),
    );
  });
});

describe('readCode', () => {
  const code = codeFrom('CS', [1, 0, 18, 3, 20]);
  const body = code.slice(3);

  it('does not mind case, spaces, dashes, lookalikes and invisible characters', () => {
    const spellings = [
      code,
      code.toLowerCase(),
      code.replace('-', ''),
      code.replace('-', ' '),
      code.replace('-', '–'),
      code.replace('-', ' — '),
      ` ${code} `,
      `C S ${[...body].join(' ')}`,
      `cs-${body.slice(0, 3)}-${body.slice(3)}`,
      code.replace('10', 'IO'),
      code.replace('10', 'lo'),
      code.replace('-', '\u200b-'),
      `${code}\u00a0`,
    ];
    for (const typed of spellings)
      expect(readCode(typed), typed).toEqual({ type: 'code', prefix: 'CS', code });
  });

  it('needs no prefix where one is expected', () => {
    expect(readCode(body, 'CS')).toEqual({ type: 'code', prefix: 'CS', code });
    expect(readCode(body.toLowerCase(), 'CS')).toEqual({ type: 'code', prefix: 'CS', code });
    expect(readCode(body)).toEqual({ type: 'not-a-code' });
  });

  it('takes a code of another kind for none where a kind is expected', () => {
    expect(readCode(code, 'HN')).toEqual({ type: 'not-a-code' });
  });

  it('calls a code with a missing, an extra or an impossible character mistyped', () => {
    for (const typed of [
      `CS-${body.slice(1)}`,
      `CS-${body}7`,
      `CS-U${body.slice(1)}`,
      `cs ${body.slice(1)}`,
    ]) {
      expect(readCode(typed), typed).toEqual({ type: 'mistyped' });
      expect(readCode(typed, 'CS'), typed).toEqual({ type: 'mistyped' });
    }
  });

  it('takes other text for no code', () => {
    const texts = [
      '',
      ' ',
      'CS',
      'CS-',
      '-',
      '😀',
      'xin chào',
      'XX-7K3M2X',
      'CS-Đ1234X',
      'cs',
      '/tracuu',
      'csgt giữ xe',
    ];
    for (const typed of [...texts, 'x'.repeat(40_000), '-'.repeat(40_000), ' - '.repeat(13_000)]) {
      expect(readCode(typed).type).toBe('not-a-code');
      expect(readCode(typed, 'HN').type).toBe('not-a-code');
    }
  });

  it('never throws and gives back only canonical codes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.option(prefixes, { nil: undefined }),
        (typed, prefix) => {
          const read = readCode(typed, prefix);
          if (read.type === 'code') expect(readCode(read.code)).toEqual(read);
        },
      ),
    );
  });
});
