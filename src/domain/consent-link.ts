import { createHash, randomBytes } from 'node:crypto';

/** Something secret that is shown once and known again by its hash. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

export const CONNECT_PATH = '/zalo/connect';
