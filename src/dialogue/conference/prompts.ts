import { addDays } from '../../domain/civil-date.ts';
import { CONFERENCE_FORMS } from '../../domain/conference.ts';
import { instantOf, timeOf } from '../../domain/local-time.ts';
import type { Choice } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import { unitInText } from '../../usecases/units/say-unit.ts';
import type { Turn } from '../part.ts';
import { button, enter, say } from '../say.ts';
import { FLOW, STEPS, type State, type Step } from './draft.ts';

/** The end of office hours: until then questions are taken on the last day. */
export const END_OF_DAY_HOUR = 17;
const DAYS_BEFORE = [7, 3] as const;

/** Asks for the fact of a step, with its usual answers as buttons. */
export async function askStep(turn: Turn, state: State): Promise<void> {
  enter(turn, FLOW, state.step, { facts: state.draft, editing: state.editing });
  const { speak } = turn;
  const number = speak.rich('conference.step.number', {
    step: STEPS.indexOf(state.step) + 1,
    of: STEPS.length,
  });
  const text = speak.rich(`conference.step.${state.step}`);
  const choices = [...answers(turn, state), wayOut(turn, state)];
  await say(turn, { text: state.editing ? text : [...number, ...text], choices });
}

export function wayOut(turn: Turn, state: State): Choice[] {
  const stop = button(turn, 'conference.button.stop', 'conf:stop');
  const first = state.editing !== null || state.step === STEPS[0];
  return first ? [stop] : [button(turn, 'conference.button.back', 'conf:back'), stop];
}

/** An answer is bound to its step: an old button of another step changes nothing. */
function take(step: Step, value: string): string {
  return `conf:take:${step}:${value}`;
}

function answers(turn: Turn, { step, draft }: State): Choice[][] {
  switch (step) {
    case 'hostUnit':
      return ownUnits(turn).map((code) => [
        { label: unitName(turn.scope.rulebook.current(), code), action: take(step, code) },
      ]);
    case 'coOrganiser':
      return [
        [
          button(turn, 'conference.mttq', take(step, 'default')),
          button(turn, 'conference.button.skip', take(step, 'none')),
        ],
      ];
    case 'place':
    case 'topics':
      return [[button(turn, 'conference.button.later', take(step, 'later'))]];
    case 'form':
      return CONFERENCE_FORMS.map((form) => [button(turn, `conference.form.${form}`, take(step, form))]);
    case 'intakeUntil':
      return intakeAnswers(turn, draft.startsAt);
    case 'chair':
    case 'startsAt':
      return [];
    default:
      return step satisfies never;
  }
}

function ownUnits(turn: Turn): string[] {
  const codes = turn.staff.filter(({ role }) => role === 'secretary' || role === 'admin');
  return [...new Set(codes.map((member) => member.unitCode))];
}

function intakeAnswers(turn: Turn, startsAt: string | undefined): Choice[][] {
  if (startsAt === undefined) return [];
  const rows = DAYS_BEFORE.filter((days) => daysBefore(turn, startsAt, days) > turn.now).map((count) => [
    button(turn, 'conference.until.days', take('intakeUntil', String(count)), { count }),
  ]);
  return [...rows, [button(turn, 'conference.until.start', take('intakeUntil', '0'))]];
}

/** The end of office hours so many days before it begins; with 0 days the beginning itself. */
export function daysBefore(turn: Turn, startsAt: string, days: number): Date {
  const begin = new Date(startsAt);
  if (days === 0) return begin;
  const { timeZone } = turn.scope;
  return instantOf(addDays(timeOf(begin, timeZone).date, -days), END_OF_DAY_HOUR, 0, timeZone);
}

/** The usual co-organiser, as it stands on the invitation: in Vietnamese, whoever types. */
export function usualCoOrganiser(turn: Turn, hostUnit: string): string {
  const { scope } = turn;
  const book = scope.rulebook.current();
  const speak = scope.texts.in('vi');
  const territory = unitInText(book, book.units.get(hostUnit)?.territoryCode ?? hostUnit, speak);
  return speak.plain('conference.coOrganiserDefault', { territory });
}
