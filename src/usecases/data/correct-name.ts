import type { Scope } from '../../context.ts';
import { setName } from '../../store/contacts.ts';
import { type Dated, recordRequest } from './request.ts';

const LONGEST = 100;

export type Corrected = { type: 'corrected'; name: string; dated: Dated } | { type: 'no-name' };

/** Puts right the name a person goes by. A name has a letter, stands on one line and is not a letter long. */
export async function correctName(scope: Scope, personId: string, typed: string): Promise<Corrected> {
  const name = typed.normalize('NFC').trim().replace(/ {2,}/g, ' ');
  const looksLikeName = /\p{L}.*\p{L}/u.test(name) && !/\p{C}/u.test(name) && !/https?:/i.test(name);
  if (!looksLikeName || name.length > LONGEST) return { type: 'no-name' };
  await setName(scope.tx, personId, name, scope.clock.now());
  return {
    type: 'corrected',
    name,
    dated: await recordRequest(scope, personId, 'correct', { what: 'name' }),
  };
}
