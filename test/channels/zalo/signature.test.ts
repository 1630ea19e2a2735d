import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { matchSignature } from '../../../src/channels/zalo/signature.ts';

const KEYS = { appId: 'X', oaId: 'O', appSecret: 'S', oaSecretKey: 'Y' };
const BODY = Buffer.from('BODY');
const STAMP = { timestamp: '1234567890' };
const hex = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the signature of Zalo', () => {
  it('is SHA-256 over app, bytes, timestamp and the key of the account, with and without `mac=`', () => {
    const known = '2f1ef5aabe67e8396a459ca89562e108ad541f82ba5022c85f645bd6b7220cb9';
    expect(matchSignature(KEYS, known, BODY, STAMP)).toEqual({ prefix: 'none', id: 'app', secret: 'oa' });
    expect(matchSignature(KEYS, `mac=${known}`, BODY, STAMP)?.prefix).toBe('mac=');
  });

  it('is known in the forms that minorities report, each by its name', () => {
    expect(matchSignature(KEYS, hex('OBODY1234567890Y'), BODY, STAMP)).toMatchObject({
      id: 'oa',
      secret: 'oa',
    });
    expect(matchSignature(KEYS, hex('XBODY1234567890S'), BODY, STAMP)).toMatchObject({
      id: 'app',
      secret: 'app',
    });
  });

  it.each([
    ['another secret', hex('XBODY1234567890Z'), STAMP],
    ['another time', hex('XBODY1234567890Y'), { timestamp: '1' }],
    ['no time', hex('XBODY1234567890Y'), {}],
    ['no JSON', hex('XBODY1234567890Y'), null],
    ['upper case', hex('XBODY1234567890Y').toUpperCase(), STAMP],
    ['a part', hex('XBODY1234567890Y').slice(0, 63), STAMP],
    ['nothing', '', STAMP],
    ['only the prefix', 'mac=', STAMP],
  ])('matches nothing with %s', (_what, given, parsed) => {
    expect(matchSignature(KEYS, given, BODY, parsed)).toBeNull();
  });
});
