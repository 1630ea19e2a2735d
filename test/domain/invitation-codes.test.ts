import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashInvitationCode, newInvitationCode, readInvitationCode } from '../../src/domain/codes.ts';

describe('invitation codes', () => {
  it('carries 80 bits in four groups of four', () => {
    expect(newInvitationCode((n) => new Uint8Array(n))).toBe('0000-0000-0000-0000');
    expect(newInvitationCode((n) => new Uint8Array(n).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    const counting = newInvitationCode((n) => Uint8Array.from({ length: n }, (_, i) => i * 17));
    expect(counting).toBe('008J-4CT4-ANK7-F24S');
    expect(newInvitationCode(randomBytes)).not.toBe(newInvitationCode(randomBytes));
  });

  it('gives every one of the 80 bits its place', () => {
    const seen = new Set<string>();
    for (let bit = 0; bit < 80; bit += 1) {
      seen.add(
        newInvitationCode((n) => {
          const bytes = new Uint8Array(n);
          bytes[bit >> 3] = 1 << (bit & 7);
          return bytes;
        }),
      );
    }
    expect(seen.size).toBe(80);
  });

  it('is read without regard to case, dashes, spaces and lookalikes', () => {
    const code = '008J-4CT4-ANK7-F24S';
    for (const typed of [code, 'oo8j4ct4ank7f24s', 'OO8J 4ct4 – ANK7 f24s', ` ${code}\n`]) {
      expect(readInvitationCode(typed), typed).toEqual({ type: 'code', code });
    }
  });

  it('is not read from other text', () => {
    for (const typed of [
      '',
      '008J-4CT4-ANK7-F24',
      '008J-4CT4-ANK7-F24SS',
      '008J-4CT4-ANK7-F24U',
      'xin chào',
    ]) {
      expect(readInvitationCode(typed)).toEqual({ type: 'not-a-code' });
    }
  });

  it('is stored as a hash of its canonical form', () => {
    const read = readInvitationCode('oo8j4ct4ank7f24s');
    if (read.type !== 'code') throw new Error('not read');
    expect(hashInvitationCode(read.code)).toBe(hashInvitationCode('008J-4CT4-ANK7-F24S'));
    expect(hashInvitationCode(read.code)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashInvitationCode('0000-0000-0000-0000')).not.toBe(hashInvitationCode('0000-0000-0000-0001'));
  });
});
