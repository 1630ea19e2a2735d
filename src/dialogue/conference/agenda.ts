import { readCode } from '../../domain/codes.ts';
import type { Conference } from '../../domain/conference.ts';
import type { Choice, RichText } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import { isOpen } from '../../domain/question-status.ts';
import { fieldLabel, unitName } from '../../domain/rulebook.ts';
import { shortQuote } from '../../domain/short-quote.ts';
import { conferencesOf } from '../../store/conferences.ts';
import { changeAgenda, readAgenda } from '../../usecases/conferences/agenda.ts';
import { territoriesOf } from '../../usecases/conferences/organisers.ts';
import type { Message, Turn } from '../part.ts';
import { button, enter, join, leave, say, sayText } from '../say.ts';
import { labelOf } from './list.ts';

export const OFF_FLOW = 'agenda-off';
const PAGE = 6;
const QUOTE_LENGTH = 80;

/** `/tonghop [CODE]`: the questions of a conference by field, with buttons that put them on its agenda. */
export async function agendaCommand(turn: Turn, argument: string): Promise<void> {
  if (argument === '') return chooseConference(turn);
  const read = readCode(argument, 'HN');
  if (read.type === 'mistyped') return sayText(turn, 'conference.refused.mistyped');
  if (read.type !== 'code') return sayText(turn, 'conference.refused.notFound');
  await showAgenda(turn, read.code, 0);
}

async function chooseConference(turn: Turn): Promise<void> {
  const territories = territoriesOf(turn.scope, turn.staff);
  const own = await conferencesOf(turn.scope.tx, territories, ['open', 'closed', 'held', 'concluded'], PAGE);
  const [only] = own;
  if (!only) return sayText(turn, 'conference.list.noneYours');
  if (own.length === 1) return showAgenda(turn, only.code, 0);
  const rows = own.map((one): Choice[] => [{ label: labelOf(turn, one), action: `conf:agenda:${one.code}` }]);
  await sayText(turn, 'conference.agenda.which', {}, rows);
}

export async function showAgenda(turn: Turn, code: string, from: number): Promise<void> {
  const outcome = await readAgenda(turn.scope, turn.person.id, code);
  if (outcome.type === 'not-found') return sayText(turn, 'conference.refused.notFound');
  const { conference, questions } = outcome;
  if (questions.length === 0) return sayText(turn, 'conference.agenda.none', { code });
  const page = questions.slice(from, from + PAGE);
  const lines = [...head(turn, conference, questions), ...listed(turn, page)];
  const more = button(turn, 'conference.button.more', `conf:agenda:${code}:${from + PAGE}`);
  const choices = [
    ...page.flatMap((question) => questionButton(turn, conference, question)),
    ...(questions.length > from + PAGE ? [[more]] : []),
  ];
  await say(turn, { text: join(lines), choices });
}

function head(turn: Turn, { code }: Conference, questions: readonly Question[]): RichText[] {
  const on = questions.filter(({ status }) => status === 'on-agenda').length;
  const open = questions.filter(({ status }) => isOpen(status)).length;
  const counts = { on, off: open - on, done: questions.length - open };
  return [
    turn.speak.rich('conference.agenda.title', { code }),
    turn.speak.rich('conference.agenda.counts', counts),
  ];
}

function listed(turn: Turn, questions: readonly Question[]): RichText[] {
  const { speak } = turn;
  const book = turn.scope.rulebook.current();
  const lines: RichText[] = [];
  let field = '';
  for (const question of questions) {
    if (question.fieldKey !== field) {
      field = question.fieldKey;
      lines.push(speak.rich('conference.agenda.field', { field: fieldLabel(book, field, speak.locale) }));
    }
    lines.push(
      speak.rich('conference.agenda.line', {
        code: question.code,
        mark: speak.plain(`conference.agenda.mark.${question.status === 'on-agenda' ? 'on' : 'off'}`),
        quote: shortQuote(question.text, QUOTE_LENGTH),
        state: speak.plain(`card.state.${question.status}`),
        who: question.unitCode ? unitName(book, question.unitCode) : speak.plain('conference.agenda.nobody'),
      }),
    );
  }
  return lines;
}

function questionButton(turn: Turn, conference: Conference, question: Question): Choice[][] {
  const secretary = turn.staff.some(({ role }) => role === 'secretary');
  if (!secretary || conference.status === 'concluded') return [];
  const { code } = question;
  const does = (to: 'on' | 'off') => `agenda:${to}:${conference.code}:${code}`;
  if (question.status === 'on-agenda')
    return [[button(turn, 'conference.button.takeOff', does('off'), { code })]];
  return isOpen(question.status) ? [[button(turn, 'conference.button.putOn', does('on'), { code })]] : [];
}

/** Puts on at once; taking off needs a reason, which the asker reads. */
export async function pressAgenda(
  turn: Turn,
  [to = '', conference = '', code = '']: string[],
): Promise<void> {
  if (to === 'on') return change(turn, { conference, code, to: 'on', why: '' });
  enter(turn, OFF_FLOW, 'why', { conference, code });
  const keep = button(turn, 'conference.button.keep', `conf:agenda:${conference}`);
  await sayText(turn, 'conference.agenda.why', { code }, [[keep]]);
}

export async function takeOffReason(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const { conference, code } = turn.state.data;
  if (typeof conference !== 'string' || typeof code !== 'string') return 'pass';
  const why = message.text.trim();
  if (why === '') await sayText(turn, 'conference.refused.empty');
  else await change(turn, { conference, code, to: 'off', why });
  return 'taken';
}

async function change(
  turn: Turn,
  given: { conference: string; code: string; to: 'on' | 'off'; why: string },
): Promise<void> {
  const outcome = await changeAgenda(turn.scope, {
    personId: turn.person.id,
    conferenceCode: given.conference,
    questionCode: given.code,
    to: given.to,
    why: given.why,
  });
  if (turn.state.flow === OFF_FLOW) leave(turn);
  const whole = [[button(turn, 'conference.button.whole', `conf:agenda:${given.conference}`)]];
  switch (outcome.type) {
    case 'changed': {
      const key = given.to === 'on' ? 'conference.agenda.put' : 'conference.agenda.takenOff';
      return sayText(turn, key, { code: given.code }, whole);
    }
    case 'not-found':
      return sayText(turn, 'conference.agenda.notFound');
    case 'not-now': {
      const state = turn.speak.plain(`card.state.${outcome.question.status}`);
      return sayText(turn, 'conference.agenda.notNow', { code: given.code, state }, whole);
    }
    case 'conference-over': {
      const state = turn.speak.plain(`conference.state.${outcome.conference.status}`);
      return sayText(turn, 'conference.refused.notNow', { state });
    }
    default:
      return outcome satisfies never;
  }
}
