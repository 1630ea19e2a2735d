import type { Scope } from '../../context.ts';
import { CONNECT_PATH, hashOf, newSecret } from '../../domain/consent-link.ts';
import { insertConsent } from '../../store/zalo-consents.ts';

/** An administrator has this long; then a new link is made. */
const HOLDS_MS = 24 * 3_600_000;

export type Where = { oaId: string; publicUrl: string };

/** A link under which an administrator of the Official Account consents, once. Only its hash is stored. */
export async function createConnectLink(
  scope: Scope,
  { oaId, publicUrl }: Where,
): Promise<{ link: string; expiresAt: Date }> {
  const createdAt = scope.clock.now();
  const expiresAt = new Date(createdAt.getTime() + HOLDS_MS);
  const secret = newSecret();
  await insertConsent(scope.tx, { linkHash: hashOf(secret), oaId, createdAt, expiresAt });
  return { link: `${publicUrl}${CONNECT_PATH}?key=${secret}`, expiresAt };
}
