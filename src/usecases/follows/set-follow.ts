import type { Scope } from '../../context.ts';
import { FOLLOW_KINDS, type Follow, type FollowKind } from '../../domain/follow.ts';
import { liesWithin } from '../../domain/rulebook.ts';
import { homeProvince } from '../../domain/settings.ts';
import { readConference } from '../../store/conferences.ts';
import { addFollow, removeFollow } from '../../store/follows.ts';

/** Follows something, or no more. @returns whether there is such a thing to follow; of what there is not nothing changes. */
export async function setFollow(
  scope: Scope,
  personId: string,
  { kind, key, on }: { kind: string; key: string; on: boolean },
): Promise<boolean> {
  if (!isKind(kind)) return false;
  const follow = { kind, key };
  if (on && !(await exists(scope, follow))) return false;
  if (on) await addFollow(scope.tx, personId, follow, scope.clock.now());
  else await removeFollow(scope.tx, personId, follow);
  return true;
}

function isKind(kind: string): kind is FollowKind {
  return (FOLLOW_KINDS as readonly string[]).includes(kind);
}

async function exists(scope: Scope, { kind, key }: Follow): Promise<boolean> {
  const book = scope.rulebook.current();
  switch (kind) {
    case 'field':
      return book.fields.has(key);
    case 'territory':
      return book.units.get(key)?.territoryCode === key && liesWithin(book, key, homeProvince(book));
    case 'conference': {
      const status = (await readConference(scope.tx, { code: key }))?.status;
      return status === 'open' || status === 'closed';
    }
    default:
      return kind satisfies never;
  }
}
