import type { Scope } from '../../context.ts';
import type { Recipients, Who } from '../../domain/audience.ts';
import { liesWithin } from '../../domain/rulebook.ts';
import type { Audience } from '../../store/audience.ts';
import { type Broadcast, updateBroadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';
import { openBroadcast } from './announce.ts';
import { audienceOf } from './audience.ts';

export type Chosen =
  | { type: 'chosen'; broadcast: Broadcast; audience: Audience }
  | { type: 'not-found' }
  /** It went out, waits for its time or for somebody's word: that was for the people it was for then. */
  | { type: 'not-draft' }
  /** A place outside the sender's territory, or something that there is not. */
  | { type: 'outside' };

/** Narrows whom a draft is for, or says anew who they are; null: everybody again. */
export async function chooseRecipients(
  scope: Scope,
  { personId, id, choice }: { personId: string; id: string; choice: Recipients | null },
): Promise<Chosen> {
  const opened = await openBroadcast(scope, personId, id);
  if (opened.type === 'not-found') return opened;
  const { broadcast } = opened;
  if (broadcast.status !== 'draft') return { type: 'not-draft' };
  if (choice && !(await isWithin(scope, broadcast, choice))) return { type: 'outside' };
  const recipients = choice ? { ...broadcast.recipients, ...choice } : {};
  const changed = await updateBroadcast(scope.tx, id, { recipients });
  return { type: 'chosen', broadcast: changed, audience: await audienceOf(scope, changed) };
}

async function isWithin(scope: Scope, broadcast: Broadcast, { who, field }: Recipients): Promise<boolean> {
  if (field !== undefined && !scope.rulebook.current().fields.has(field)) return false;
  return who === undefined || isWhoWithin(scope, broadcast.territoryCode, who);
}

async function isWhoWithin(scope: Scope, territory: string, who: Who): Promise<boolean> {
  const book = scope.rulebook.current();
  switch (who.of) {
    case 'territory':
      return book.units.get(who.code)?.territoryCode === who.code && liesWithin(book, who.code, territory);
    case 'conference': {
      const conference = await readConference(scope.tx, { code: who.code });
      return conference !== null && liesWithin(book, conference.territoryCode, territory);
    }
    case 'staff':
      return true;
    // Only a correction is for these, and it is made from the announcement itself.
    case 'announcement':
      return false;
    default:
      return who satisfies never;
  }
}
