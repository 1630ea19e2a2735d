import type { Conference } from '../../domain/conference.ts';
import { announceConference } from '../../usecases/conferences/announce.ts';
import { cancelConference } from '../../usecases/conferences/cancel.ts';
import { openConference } from '../../usecases/conferences/organisers.ts';
import type { Message, Turn } from '../part.ts';
import { button, enter, leave, sayText } from '../say.ts';
import { showCard } from './card.ts';
import { STEPS } from './draft.ts';
import { sayCannotConference } from './outcomes.ts';

export const CANCEL_FLOW = 'conference-cancel';

/** Shows a conference to who prepares it. */
export async function show(turn: Turn, code: string): Promise<void> {
  const conference = await opened(turn, code);
  if (conference) await showCard(turn, conference);
}

async function opened(turn: Turn, code: string): Promise<Conference | null> {
  const outcome = await openConference(turn.scope, turn.person.id, code);
  if (outcome.type === 'opened') return outcome.conference;
  await sayText(turn, 'conference.refused.notFound');
  return null;
}

/** Makes it public; what is too near for the rule needs a second press. */
export async function publish(turn: Turn, code: string, confirmed: boolean): Promise<void> {
  const outcome = await announceConference(turn.scope, { personId: turn.person.id, code, confirmed });
  switch (outcome.type) {
    case 'announced':
      return showCard(turn, outcome.conference, turn.speak.rich('conference.published', { code }));
    case 'short-notice': {
      const { days, source, latest } = outcome;
      const params = { days, source, date: turn.speak.date(latest) };
      return sayText(turn, 'conference.shortNotice', params, [
        [
          button(turn, 'conference.button.publishAnyway', `conf:publishnow:${code}`),
          button(turn, 'conference.button.edit', `conf:field:${code}:startsAt`),
        ],
      ]);
    }
    default:
      return sayCannotConference(turn, outcome);
  }
}

/** Offers what can be changed. */
export async function chooseField(turn: Turn, code: string): Promise<void> {
  const conference = await opened(turn, code);
  if (!conference) return;
  const fields = STEPS.filter((step) => step !== 'hostUnit' || conference.status === 'draft');
  const buttons = fields.map((step) =>
    button(turn, `conference.field.${step}`, `conf:field:${code}:${step}`),
  );
  const rows = buttons
    .map((_, index) => buttons.slice(index, index + 2))
    .filter((_, index) => index % 2 === 0);
  await sayText(turn, 'conference.chooseField', { code }, [
    ...rows,
    [button(turn, 'conference.button.keep', `conf:card:${code}`)],
  ]);
}

/** A draft is dropped with one more press; what is public only with a reason. */
export async function askCancel(turn: Turn, code: string): Promise<void> {
  const conference = await opened(turn, code);
  if (!conference) return;
  const keep = button(turn, 'conference.button.keep', `conf:card:${code}`);
  if (conference.status === 'draft') {
    const sure = button(turn, 'conference.button.cancelSure', `conf:cancelnow:${code}`);
    return sayText(turn, 'conference.cancelDraft', { code }, [[sure, keep]]);
  }
  enter(turn, CANCEL_FLOW, 'why', { code });
  await sayText(turn, 'conference.cancelWhy', { code }, [[keep]]);
}

export async function cancel(turn: Turn, code: string, why: string): Promise<void> {
  const outcome = await cancelConference(turn.scope, { personId: turn.person.id, code, why });
  switch (outcome.type) {
    case 'cancelled':
      if (turn.state.flow === CANCEL_FLOW) leave(turn);
      return outcome.told > 0
        ? sayText(turn, 'conference.cancelledTold', { code, count: outcome.told })
        : sayText(turn, 'conference.cancelled', { code });
    case 'why-missing':
      return askCancel(turn, code);
    default:
      return sayCannotConference(turn, outcome);
  }
}

export async function takeReason(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const code = turn.state.data['code'];
  if (typeof code !== 'string') return 'pass';
  await cancel(turn, code, message.text);
  return 'taken';
}
