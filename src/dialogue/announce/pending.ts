import type { Broadcast } from '../../store/broadcasts.ts';
import { findStaff } from '../../store/staff.ts';
import { approvalCard, shownTo } from '../../usecases/announcements/ask-approval.ts';
import { scheduledLines } from '../../usecases/announcements/scheduled-lines.ts';
import type { Turn } from '../part.ts';
import { button, say, sayText } from '../say.ts';

/** An announcement that waits for its time, and what its sender can do. */
export async function showScheduled(
  turn: Turn,
  { id, scheduledAt }: Broadcast,
  people: number,
): Promise<void> {
  if (!scheduledAt) return;
  await say(turn, {
    text: scheduledLines(turn.scope, turn.speak, { at: scheduledAt, people }),
    choices: [
      [
        button(turn, 'release.button.now', `announce:now:${id}`),
        button(turn, 'release.button.otherTime', `announce:when:${id}`),
      ],
      [
        button(turn, 'release.button.back', `announce:back:${id}`),
        button(turn, 'release.button.cancel', `announce:drop:${id}`),
      ],
    ],
  });
}

/** An announcement that waits for its time or for a second person: its author may call it off, the others may approve it. */
export async function showPending(turn: Turn, broadcast: Broadcast, people: number): Promise<void> {
  if (broadcast.status === 'scheduled') return showScheduled(turn, broadcast, people);
  const { id } = broadcast;
  const author = await findStaff(turn.scope.tx, broadcast.createdBy);
  if (author?.personId === turn.person.id) {
    return sayText(turn, 'release.awaitingOwn', { people: turn.speak.number(people) }, [
      [
        button(turn, 'release.button.back', `announce:back:${id}`),
        button(turn, 'release.button.cancel', `announce:drop:${id}`),
      ],
    ]);
  }
  await say(turn, shownTo(broadcast, turn.speak), { kind: 'announcement-preview' });
  await say(turn, approvalCard(turn.scope, turn.speak, broadcast, { author: author?.name ?? '', people }));
}
