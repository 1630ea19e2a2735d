import type { Scope } from '../../context.ts';
import { liesWithin, parentOf } from '../../domain/rulebook.ts';
import { homeProvince } from '../../domain/settings.ts';
import { conferencesTakingQuestions, type IntakeConference } from '../../store/intake.ts';

/**
 * The conferences a question about this place may be for now: those whose territory contains it, the narrowest territory
 * first, then the soonest. `communeCode` null: no more than the province is known.
 */
export async function conferencesFor(scope: Scope, communeCode: string | null): Promise<IntakeConference[]> {
  const open = await conferencesTakingQuestions(scope.tx, scope.clock.now());
  return containing(scope, open, communeCode);
}

/** Where a question goes whose conference stopped taking any while it was written: the next one of that authority. */
export async function conferenceAfter(
  scope: Scope,
  missed: IntakeConference,
  communeCode: string | null,
): Promise<IntakeConference | null> {
  const coming = await conferencesTakingQuestions(scope.tx, scope.clock.now(), { early: true });
  const ofAuthority = coming.filter((one) => one.hostUnit === missed.hostUnit && one.id !== missed.id);
  return containing(scope, ofAuthority, communeCode)[0] ?? null;
}

function containing(
  scope: Scope,
  conferences: IntakeConference[],
  communeCode: string | null,
): IntakeConference[] {
  const book = scope.rulebook.current();
  const place = communeCode ?? homeProvince(book);
  const depth = (code: string): number => {
    const parent = parentOf(book, code);
    return parent === null ? 1 : 1 + depth(parent);
  };
  return conferences
    .filter((conference) => liesWithin(book, place, conference.territoryCode))
    .sort(
      (a, b) =>
        depth(b.territoryCode) - depth(a.territoryCode) || a.startsAt.getTime() - b.startsAt.getTime(),
    );
}
