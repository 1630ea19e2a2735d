import { randomBytes } from 'node:crypto';
import type { Outcome } from './outcome.ts';

/** A new SECRET_KEY: 32 bytes in base64. */
export async function newKey(): Promise<Outcome> {
  const key = randomBytes(32).toString('base64');
  return { exitCode: 0, json: { key }, text: key };
}
