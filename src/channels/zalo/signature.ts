import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How Zalo writes a signature; sources disagree, so what matches is logged (contract of the platform, doubt 2). */
export type Variant = { prefix: 'mac=' | 'none'; id: 'app' | 'oa'; secret: 'oa' | 'app' };

export type Keys = { appId: string; oaId: string; appSecret: string; oaSecretKey: string };

const stamped = z.object({ timestamp: z.union([z.string(), z.number()]).transform(String) });

const FORMULAS: readonly Pick<Variant, 'id' | 'secret'>[] = [
  { id: 'app', secret: 'oa' },
  { id: 'oa', secret: 'oa' },
  { id: 'app', secret: 'app' },
];

/**
 * SHA-256 over id, the bytes as they came, their timestamp and the secret, in lowercase hex: a plain hash, not an HMAC.
 * Every formula is tried, each compared in constant time. @returns the one that matches, else null.
 */
export function matchSignature(keys: Keys, given: string, body: Buffer, parsed: unknown): Variant | null {
  const prefix = given.startsWith('mac=') ? 'mac=' : 'none';
  const signature = Buffer.from(given.slice(prefix === 'mac=' ? 4 : 0));
  const stamp = stamped.safeParse(parsed).data;
  if (!stamp) return null;
  let match: Variant | null = null;
  for (const { id, secret } of FORMULAS) {
    const expected = Buffer.from(
      createHash('sha256')
        .update(id === 'app' ? keys.appId : keys.oaId)
        .update(body)
        .update(stamp.timestamp)
        .update(secret === 'oa' ? keys.oaSecretKey : keys.appSecret)
        .digest('hex'),
    );
    const equal = signature.length === expected.length && timingSafeEqual(signature, expected);
    if (equal) match ??= { prefix, id, secret };
  }
  return match;
}
