import { rememberName, setPhone } from '../store/contacts.ts';
import { forgetPayloads } from '../store/inbox.ts';
import { hasAgreed } from './consent.ts';
import type { Turn } from './part.ts';
import { sayText } from './say.ts';

/**
 * The platform's form, filled in by the person themselves: kept only where they agreed that we keep data, and told either
 * way, but for when a person of the authority, who may have asked for it, has the conversation.
 */
export async function takeSharedInfo(
  turn: Turn,
  { name, phone }: { name: string; phone: string },
): Promise<void> {
  const { scope, person, account, now } = turn;
  const kept = await hasAgreed(turn);
  if (kept) {
    await setPhone(scope.tx, person.id, phone, now);
    if (name !== '') await rememberName(scope.tx, person.id, name, now);
  } else await forgetPayloads(scope.tx, account);
  if (account.pausedUntil !== null && account.pausedUntil > now) return;
  await sayText(turn, kept ? 'data.infoKept' : 'data.infoNotKept', { phone });
}
