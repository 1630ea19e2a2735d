import { type Conference, missingContents } from '../../domain/conference.ts';
import { isPublic } from '../../domain/conference-status.ts';
import type { Choice, RichText } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import type { TextKey } from '../../infra/texts.ts';
import { countQuestionsOfConference } from '../../store/agenda.ts';
import { dayOff, lastDayToAnnounce } from '../../usecases/conferences/checks.ts';
import { todayOf } from '../../usecases/conferences/organisers.ts';
import type { Turn } from '../part.ts';
import { button, join, say } from '../say.ts';
import { STEPS, type Step } from './draft.ts';

/** Shows a conference to who prepares it, with what can be done now. `first` is said above it. */
export async function showCard(turn: Turn, conference: Conference, first?: RichText): Promise<void> {
  const { speak } = turn;
  const title = speak.rich('conference.card.title', {
    code: conference.code,
    state: speak.plain(`conference.state.${conference.status}`),
  });
  const lines = [...(first ? [first] : []), title];
  for (const step of STEPS) {
    lines.push(speak.rich(`conference.card.${step}`, { value: factOf(turn, conference, step) }));
  }
  if (isPublic(conference.status)) {
    const count = await countQuestionsOfConference(turn.scope.tx, conference.id);
    lines.push(speak.rich('conference.card.questions', { count }));
  }
  lines.push(...notes(turn, conference));
  await say(
    turn,
    { text: join(lines), choices: buttons(turn, conference) },
    { kind: 'conference', replaces: `conference-card:${conference.id}` },
  );
}

/** One fact of a conference in words. */
export function factOf(turn: Turn, conference: Conference, step: Step): string {
  const { speak } = turn;
  switch (step) {
    case 'hostUnit':
      return unitName(turn.scope.rulebook.current(), conference.hostUnit);
    case 'startsAt':
    case 'intakeUntil':
      return speak.dateTime(conference[step]);
    case 'form':
      return speak.plain(`conference.form.${conference.form}`);
    case 'coOrganiser':
      return conference.coOrganiser ?? speak.plain('conference.card.nobody');
    case 'chair':
    case 'place':
    case 'topics':
      return conference[step] === '' ? speak.plain('conference.card.none') : conference[step];
    default:
      return step satisfies never;
  }
}

/** What whoever prepares it should know before it is public. */
function notes(turn: Turn, conference: Conference): RichText[] {
  const { speak, scope } = turn;
  if (conference.status !== 'draft') return [];
  const lines: RichText[] = [];
  const off = dayOff(scope, conference.startsAt);
  if (off === '') lines.push(speak.rich('conference.card.weekend'));
  else if (off !== null) lines.push(speak.rich('conference.card.dayOff', { name: off }));
  const last = lastDayToAnnounce(scope, conference.startsAt);
  if (last && todayOf(scope) > last.date) {
    const { days, source, date } = last;
    lines.push(speak.rich('conference.card.shortNotice', { days, source, date: speak.date(date) }));
  }
  const missing = missingContents(conference).map((content) => speak.plain(`conference.content.${content}`));
  if (missing.length > 0) {
    lines.push(speak.rich('conference.refused.contentsMissing', { missing: missing.join(', ') }));
  }
  return lines;
}

function buttons(turn: Turn, { code, status }: Conference): Choice[][] {
  const does = (key: TextKey, action: string) => button(turn, key, `conf:${action}:${code}`);
  const agenda = does('conference.button.agenda', 'agenda');
  switch (status) {
    case 'draft':
      return [
        [does('conference.button.publish', 'publish')],
        [does('conference.button.edit', 'edit'), does('conference.button.cancel', 'cancel')],
      ];
    case 'open':
    case 'closed':
      return [
        [button(turn, 'announce.button.toPeople', `announce:at:${code}`), agenda],
        [does('conference.button.edit', 'edit'), does('conference.button.cancel', 'cancel')],
      ];
    case 'held':
    case 'concluded':
      return [[agenda]];
    case 'cancelled':
      return [];
    default:
      return status satisfies never;
  }
}
