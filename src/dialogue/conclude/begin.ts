import type { Conference } from '../../domain/conference.ts';
import type { Choice } from '../../domain/message.ts';
import { conferencesOf } from '../../store/conferences.ts';
import { noticesOf } from '../../store/notices.ts';
import { territoriesOf } from '../../usecases/conferences/organisers.ts';
import { labelOf } from '../conference/list.ts';
import type { Turn } from '../part.ts';
import { button, leave, sayText } from '../say.ts';
import { askStep } from './ask.ts';
import { showNotice } from './card.ts';
import { CLAUSE_STEPS, FLOW, firstState, HEAD_STEPS, type State } from './state.ts';

const SHOWN = 6;

/** `/ketluan`: goes on with a draft, or begins one for a conference whose time has come. */
export async function begin(turn: Turn): Promise<void> {
  if (turn.state.flow === FLOW) leave(turn);
  const conferences = await withoutNotice(turn);
  const notices = await noticesOf(
    turn.scope.tx,
    conferences.map((conference) => conference.id),
  );
  const drafts = notices.filter((notice) => notice.status === 'draft');
  const fresh = conferences.filter(({ id }) => !notices.some((notice) => notice.conferenceId === id));
  const [draft] = drafts;
  const [conference] = fresh;
  if (draft && drafts.length === 1 && !conference) return showNotice(turn, draft.code);
  if (conference && fresh.length === 1 && !draft) return beginFor(turn, conference.code);
  if (!draft && !conference) return sayText(turn, 'conclude.noConference');
  const rows = [
    ...drafts.map((one): Choice[] => [
      button(turn, 'conclude.button.draft', `conclude:open:${one.code}`, { number: one.number }),
    ]),
    ...fresh.map((one): Choice[] => [{ label: labelOf(turn, one), action: `conclude:at:${one.code}` }]),
  ];
  await sayText(turn, 'conclude.which', {}, rows);
}

/** Conferences whose time has come and that are not concluded. */
async function withoutNotice(turn: Turn): Promise<Conference[]> {
  const territories = territoriesOf(
    turn.scope,
    turn.staff.filter(({ role }) => role === 'secretary'),
  );
  const all = await conferencesOf(turn.scope.tx, territories, ['held', 'open', 'closed'], 4 * SHOWN);
  return all.filter(({ startsAt }) => startsAt <= turn.now).slice(0, SHOWN);
}

export async function beginFor(turn: Turn, conference: string): Promise<void> {
  await askStep(turn, firstState(conference, null, 'number'));
}

/** One step back; from the first step of a clause or of an older head to the notice. */
export async function back(turn: Turn, state: State): Promise<void> {
  const steps = HEAD_STEPS.some((step) => step === state.step) ? HEAD_STEPS : CLAUSE_STEPS;
  const at = (steps as readonly string[]).indexOf(state.step);
  const before = steps[at - 1];
  if (before) return askStep(turn, { ...state, step: before });
  if (state.notice === null) return askStep(turn, state);
  leave(turn);
  await showNotice(turn, state.notice);
}

/** Leaves: what is stored stays, to be gone on with. */
export async function stop(turn: Turn, state: State): Promise<void> {
  leave(turn);
  await sayText(turn, state.notice === null ? 'conclude.stopped' : 'conclude.kept');
}
