import type { Scope } from '../../context.ts';
import { quietSince, setQuiet } from '../../store/broadcasts.ts';
import { withdrawConsents } from '../../store/consents.ts';
import { countOpenQuestions } from '../../store/own-profile.ts';
import { type Dated, recordRequest } from './request.ts';

export type ConsentWithdrawn =
  /** `open`: questions that go on, since the authority must handle what it received. */
  { type: 'withdrawn'; open: number; dated: Dated } | { type: 'none-given' };

/**
 * Ends a person's consent: nothing new is taken from them till they agree again, and no announcement is sent to them. Questions that were received are still
 * answered (Luật Tiếp công dân 42/2013, Điều 28), unless their asker takes them back.
 */
export async function withdrawConsent(scope: Scope, personId: string): Promise<ConsentWithdrawn> {
  const ended = await withdrawConsents(scope.tx, personId, scope.clock.now());
  if (ended === 0) return { type: 'none-given' };
  if ((await quietSince(scope.tx, personId)) === null) {
    await setQuiet(scope.tx, personId, scope.clock.now());
  }
  const open = await countOpenQuestions(scope.tx, personId);
  return {
    type: 'withdrawn',
    open,
    dated: await recordRequest(scope, personId, 'withdraw-consent', { ended, open }),
  };
}
