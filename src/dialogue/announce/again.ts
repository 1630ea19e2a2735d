import type { Choice } from '../../domain/message.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { type Again, correctAnnouncement, sendAgain } from '../../usecases/announcements/again.ts';
import { announceResults, openBroadcast } from '../../usecases/announcements/announce.ts';
import type { Message, Turn } from '../part.ts';
import { button, enter, sayText } from '../say.ts';
import { afterPreparing, FLOW, type OnBroadcast, stopRow } from './outcomes.ts';

/** The steps in which a correction, or other words for the results of a conference, are typed. */
export const CORRECTION = 'correction';
export const RESULTS = 'results';

async function afterAgain(turn: Turn, outcome: Again): Promise<void> {
  if (outcome.type === 'still-going') return sayText(turn, 'release.refused.stillGoing');
  await afterPreparing(turn, outcome);
}

export async function askCorrection(turn: Turn, id: string): Promise<void> {
  enter(turn, FLOW, CORRECTION, { broadcast: id });
  await sayText(turn, 'release.askCorrection', {}, [stopRow(turn)]);
}

export async function receiveCorrection(turn: Turn, { text }: Message): Promise<void> {
  const id = String(turn.state.data['broadcast'] ?? '');
  await afterAgain(turn, await correctAnnouncement(turn.scope, { personId: turn.person.id, id, text }));
}

/** Prepares the results of a conference for the people, in our words or typed ones. */
export async function resultsToPeople(turn: Turn, code: string, text: string | null = null): Promise<void> {
  await afterPreparing(turn, await announceResults(turn.scope, { personId: turn.person.id, code, text }));
}

export async function receiveResults(turn: Turn, { text }: Message): Promise<void> {
  await resultsToPeople(turn, String(turn.state.data['conference'] ?? ''), text);
}

/** Whether a draft's words are typed anew in a step of their own; asks for them where that is so. */
export async function editsElsewhere(
  turn: Turn,
  broadcast: Broadcast,
  code: string | null,
): Promise<boolean> {
  if (broadcast.correctsId !== null) {
    await askCorrection(turn, broadcast.correctsId);
    return true;
  }
  if (broadcast.purpose !== 'K3' || code === null) return false;
  enter(turn, FLOW, RESULTS, { conference: code });
  await sayText(turn, 'announce.write', {}, [stopRow(turn)]);
  return true;
}

/** For who may announce: the results of a conference, to the people of its territory. */
export function resultsButton(turn: Turn, code: string): Choice[][] {
  const announces = turn.staff.some(({ role }) => role === 'secretary' || role === 'admin');
  return announces ? [[button(turn, 'release.button.results', `announce:results:${code}`)]] : [];
}

/** Buttons of an announcement that came to its end. */
export const AGAIN: Readonly<Record<string, OnBroadcast>> = {
  again: async (turn, id) => afterAgain(turn, await sendAgain(turn.scope, { personId: turn.person.id, id })),
  correct: async (turn, id) => {
    const opened = await openBroadcast(turn.scope, turn.person.id, id);
    if (opened.type !== 'opened' || !opened.broadcast.sentAt) {
      return sayText(turn, 'announce.refused.notFound');
    }
    await askCorrection(turn, id);
  },
};
