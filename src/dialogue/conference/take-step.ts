import { civilDate } from '../../domain/civil-date.ts';
import { isConferenceForm } from '../../domain/conference.ts';
import { instantOf } from '../../domain/local-time.ts';
import { provinceOf } from '../../domain/rulebook.ts';
import type { Params, TextKey } from '../../infra/texts.ts';
import { readDateTime } from '../../understand/date-time.ts';
import { organiserFor } from '../../usecases/conferences/organisers.ts';
import { readUnit } from '../../usecases/units/find-unit.ts';
import type { Turn } from '../part.ts';
import type { ConferenceDraft, State } from './draft.ts';
import { daysBefore, END_OF_DAY_HOUR, usualCoOrganiser } from './prompts.ts';

/** An answer to a step: typed, or the value of one of its buttons. */
export type Given = { typed: string } | { pressed: string };

export type Taken =
  | { type: 'set'; draft: ConferenceDraft }
  | { type: 'refused'; key: TextKey; params?: Params; units?: string[] };

const LIMITS = { chair: 500, coOrganiser: 500, place: 500, topics: 2000 } as const;

/** Reads the answer to a step into the draft, or says why not. */
export async function takeAnswer(turn: Turn, { step, draft }: State, given: Given): Promise<Taken> {
  switch (step) {
    case 'hostUnit':
      return takeHost(turn, draft, 'typed' in given ? given.typed : given.pressed);
    case 'form': {
      const form = 'pressed' in given ? given.pressed : formTyped(turn, given.typed);
      if (!isConferenceForm(form)) return { type: 'refused', key: 'conference.refused.formUnknown' };
      return { type: 'set', draft: { ...draft, form } };
    }
    case 'startsAt':
      return takeStart(turn, draft, 'typed' in given ? given.typed : '');
    case 'intakeUntil':
      return takeIntake(turn, draft, given);
    case 'coOrganiser':
      if ('pressed' in given) {
        const usual = given.pressed === 'default' ? usualCoOrganiser(turn, draft.hostUnit ?? '') : null;
        return { type: 'set', draft: { ...draft, coOrganiser: usual } };
      }
      return takeText(draft, step, given.typed);
    case 'chair':
    case 'place':
    case 'topics':
      // The only button of these leaves it for later.
      if ('pressed' in given) return { type: 'set', draft: { ...draft, [step]: '' } };
      return takeText(draft, step, given.typed);
    default:
      return step satisfies never;
  }
}

function takeText(draft: ConferenceDraft, step: keyof typeof LIMITS, typed: string): Taken {
  const text = typed.trim();
  if (text === '') return { type: 'refused', key: 'conference.refused.empty' };
  const limit = LIMITS[step];
  if ([...text].length > limit)
    return { type: 'refused', key: 'conference.refused.tooLong', params: { limit } };
  return { type: 'set', draft: { ...draft, [step]: text } };
}

async function takeHost(turn: Turn, draft: ConferenceDraft, typed: string): Promise<Taken> {
  const { scope } = turn;
  const book = scope.rulebook.current();
  const province = provinceOf(book, turn.staff[0]?.unitCode ?? '');
  const read = readUnit({ book, on: civilDate(turn.now, scope.timeZone), province }, typed);
  const candidates = read.type === 'unit' ? [read.unit] : read.type === 'several' ? read.units : read.similar;
  const own: string[] = [];
  for (const unit of candidates) {
    if (await organiserFor(scope, turn.person.id, unit.code)) own.push(unit.code);
  }
  const [only] = own;
  if (only && own.length === 1 && read.type !== 'unknown') {
    return { type: 'set', draft: { ...draft, hostUnit: only } };
  }
  if (own.length > 0) return { type: 'refused', key: 'conference.refused.chooseUnit', units: own };
  const known = candidates.length > 0 && read.type !== 'unknown';
  return {
    type: 'refused',
    key: known ? 'conference.refused.hostNotYours' : 'conference.refused.hostUnknown',
  };
}

function takeStart(turn: Turn, draft: ConferenceDraft, typed: string): Taken {
  const instant = readInstant(turn, typed, null);
  if (!(instant instanceof Date)) return instant;
  if (instant <= turn.now) return { type: 'refused', key: 'conference.refused.past' };
  return { type: 'set', draft: { ...draft, startsAt: instant.toISOString() } };
}

function takeIntake(turn: Turn, draft: ConferenceDraft, given: Given): Taken {
  const startsAt = draft.startsAt ?? turn.now.toISOString();
  const instant =
    'pressed' in given
      ? daysBefore(turn, startsAt, Number(given.pressed))
      : readInstant(turn, given.typed, END_OF_DAY_HOUR);
  if (!(instant instanceof Date)) return instant;
  if (instant <= turn.now || instant > new Date(startsAt)) {
    const when = turn.speak.dateTime(new Date(startsAt));
    return { type: 'refused', key: 'conference.refused.intakeWrong', params: { when } };
  }
  return { type: 'set', draft: { ...draft, intakeUntil: instant.toISOString() } };
}

/** A typed day and time; where no time was typed `hour` stands in, if there is one. */
function readInstant(
  turn: Turn,
  typed: string,
  hour: number | null,
): Date | Extract<Taken, { type: 'refused' }> {
  const { timeZone } = turn.scope;
  const read = readDateTime(typed, civilDate(turn.now, timeZone));
  switch (read.type) {
    case 'not-read':
      return { type: 'refused', key: 'conference.refused.dateNotRead' };
    case 'impossible':
      return { type: 'refused', key: 'conference.refused.dateImpossible' };
    case 'read': {
      const time = read.time ?? (hour === null ? null : { hour, minute: 0 });
      if (!time) return { type: 'refused', key: 'conference.refused.timeMissing' };
      return instantOf(read.date, time.hour, time.minute, timeZone);
    }
    default:
      return read satisfies never;
  }
}

/** A form typed in words instead of pressed. */
function formTyped(turn: Turn, typed: string): string {
  const said = typed.trim().toLowerCase();
  const forms = ['in-person', 'online', 'both'] as const;
  return forms.find((form) => turn.speak.plain(`conference.form.${form}`).toLowerCase() === said) ?? '';
}
