import { civilDate } from '../../domain/civil-date.ts';
import type { Conference } from '../../domain/conference.ts';
import { takesQuestions } from '../../domain/conference-status.ts';
import type { Choice, RichText } from '../../domain/message.ts';
import { parentOf, type Rulebook } from '../../domain/rulebook.ts';
import { homeProvince } from '../../domain/settings.ts';
import { comingConferences, conferencesOf, readConference } from '../../store/conferences.ts';
import { followsOf } from '../../store/follows.ts';
import { territoriesOf } from '../../usecases/conferences/organisers.ts';
import { unitSaid } from '../../usecases/units/say-unit.ts';
import { draftOf, newDraft } from '../draft.ts';
import { showDraft } from '../draft-card.ts';
import type { Turn } from '../part.ts';
import { button, enter, join, say, sayText } from '../say.ts';

/** One message holds so many conferences and stays readable. */
const SHOWN = 4;
const OWN_SHOWN = 6;

/** `/hoinghi`: what is to come where this person lives; for who prepares conferences also those. */
export async function listConferences(turn: Turn): Promise<void> {
  const { scope, speak } = turn;
  const territories = around(scope.rulebook.current(), turn.person.communeCode);
  const coming = await comingConferences(scope.tx, territories, turn.now, SHOWN);
  const lines: RichText[] = [];
  if (coming.length === 0) lines.push(speak.rich('conference.list.none'));
  else
    lines.push(
      speak.rich('conference.list.title'),
      ...coming.map((one, index) => item(turn, one, index + 1)),
    );
  if (turn.person.communeCode === null) lines.push(speak.rich('conference.list.noArea'));
  const taking = coming.filter((one) => takesQuestionsNow(turn, one));
  const choices = taking.map((one): Choice[] => {
    const action = `askat:${one.code}`;
    if (coming.length === 1) return [button(turn, 'conference.button.askHere', action)];
    return [button(turn, 'conference.button.askAt', action, { number: coming.indexOf(one) + 1 })];
  });
  choices.push(...(await followRows(turn, coming)));
  await say(turn, { text: join(lines, '\n\n'), choices });
  if (organises(turn)) await listOwn(turn);
}

/** A button for each that they do not follow yet: who follows one gets what is announced of it. */
async function followRows(turn: Turn, coming: readonly Conference[]): Promise<Choice[][]> {
  const followed = new Set((await followsOf(turn.scope.tx, turn.person.id)).map(({ key }) => key));
  return coming.flatMap((one, index): Choice[][] => {
    if (followed.has(one.code)) return [];
    const action = `follow:on:conference:${one.code}`;
    if (coming.length === 1) return [[button(turn, 'conference.button.follow', action)]];
    return [[button(turn, 'conference.button.followAt', action, { number: index + 1 })]];
  });
}

/** The commune and what is around it; of a person whose commune is unknown the province. */
function around(book: Rulebook, communeCode: string | null): string[] {
  const chain: string[] = [];
  for (let at = communeCode ?? homeProvince(book); ; ) {
    chain.push(at);
    const parent = parentOf(book, at);
    if (parent === null || chain.includes(parent)) return chain;
    at = parent;
  }
}

function item(turn: Turn, conference: Conference, number: number): RichText {
  const { speak } = turn;
  const lines = [
    speak.rich('conference.list.item', {
      number,
      host: unitSaid(turn.scope.rulebook.current(), conference.hostUnit, turn.speak),
      when: speak.dateTime(conference.startsAt),
      place: conference.place,
      form: speak.plain(`conference.form.${conference.form}`).toLowerCase(),
      topics: conference.topics.replace(/\.$/, ''),
    }),
    takesQuestionsNow(turn, conference)
      ? speak.rich('conference.list.until', { until: speak.dateTime(conference.intakeUntil) })
      : speak.rich('conference.list.over'),
  ];
  return join(lines);
}

function takesQuestionsNow(turn: Turn, { status, intakeUntil }: Conference): boolean {
  return takesQuestions(status) && intakeUntil > turn.now;
}

function organises(turn: Turn): boolean {
  return turn.staff.some(({ role }) => role === 'secretary' || role === 'admin');
}

async function listOwn(turn: Turn): Promise<void> {
  const { scope, speak } = turn;
  const territories = territoriesOf(scope, turn.staff);
  const own = await conferencesOf(
    scope.tx,
    territories,
    ['draft', 'open', 'closed', 'held', 'concluded'],
    OWN_SHOWN,
  );
  const create = [button(turn, 'conference.button.create', 'conf:new')];
  if (own.length === 0) return sayText(turn, 'conference.list.noneYours', {}, [create]);
  const rows = own.map((one): Choice[] => [{ label: labelOf(turn, one), action: `conf:card:${one.code}` }]);
  await say(turn, { text: speak.rich('conference.list.yours'), choices: [...rows, create] });
}

/** `25/12/2026 · đang nhận câu hỏi`: short enough for a button. */
export function labelOf(turn: Turn, { startsAt, status }: Conference): string {
  const [year = '', month = '', day = ''] = civilDate(startsAt, turn.scope.timeZone).split('-');
  return turn.speak.plain('conference.list.label', {
    date: `${day}/${month}/${year}`,
    state: turn.speak.plain(`conference.state.${status}`),
  });
}

/** The button of a conference: the question that is being written, or what is written next, is for it. */
export async function askAt(turn: Turn, code: string): Promise<void> {
  const conference = await readConference(turn.scope.tx, { code });
  const open = turn.state.flow === 'ask' ? draftOf(turn) : null;
  const taking = conference !== null && takesQuestionsNow(turn, conference);
  const draft = { ...(open ?? newDraft(turn.now)), ...(taking ? { conference: conference.id } : {}) };
  if (open && taking) return showDraft(turn, draft);
  enter(turn, 'ask', 'words', { draft });
  if (!taking) return sayText(turn, 'conference.askOver');
  await sayText(turn, 'conference.askHere', {
    when: turn.speak.dateTime(conference.startsAt),
    host: unitSaid(turn.scope.rulebook.current(), conference.hostUnit, turn.speak),
  });
}
