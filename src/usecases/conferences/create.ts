import { randomInt } from 'node:crypto';
import type { Scope } from '../../context.ts';
import { newCode } from '../../domain/codes.ts';
import type { Conference } from '../../domain/conference.ts';
import { conferenceCodeIsTaken, insertConference, insertConferenceEvent } from '../../store/conferences.ts';
import { type TimesProblem, timesProblem } from './checks.ts';
import { organiserFor } from './organisers.ts';

/** What a secretary gives; level and territory follow from the host. */
export type NewConferenceFacts = Pick<
  Conference,
  'hostUnit' | 'chair' | 'coOrganiser' | 'place' | 'startsAt' | 'form' | 'topics' | 'intakeUntil'
>;

export type Created =
  | { type: 'created'; conference: Conference }
  /** No such unit, or one whose conferences this person does not prepare. */
  | { type: 'host-not-yours' }
  | TimesProblem;

/** Stores a conference as a draft: nobody outside sees it before it is announced. */
export async function createConference(
  scope: Scope,
  personId: string,
  facts: NewConferenceFacts,
): Promise<Created> {
  const host = scope.rulebook.current().units.get(facts.hostUnit);
  const member = await organiserFor(scope, personId, facts.hostUnit);
  if (!host || !member) return { type: 'host-not-yours' };
  const problem = timesProblem(scope, facts);
  if (problem) return problem;
  const now = scope.clock.now();
  const conference = await insertConference(scope.tx, {
    ...facts,
    code: await freeCode(scope),
    level: host.level,
    territoryCode: host.territoryCode,
    intakeFrom: now,
    secretaryId: member.id,
    createdAt: now,
  });
  await insertConferenceEvent(scope.tx, {
    conferenceId: conference.id,
    at: now,
    event: 'create',
    from: null,
    to: conference.status,
    actorId: member.id,
    why: null,
  });
  return { type: 'created', conference };
}

async function freeCode(scope: Scope): Promise<string> {
  for (;;) {
    const code = newCode('HN', (n) => randomInt(n));
    if (!(await conferenceCodeIsTaken(scope.tx, code))) return code;
  }
}
