import { isStatutory } from '../../domain/audience.ts';
import type { Choice } from '../../domain/message.ts';
import { announcementHours } from '../../domain/sending-hours.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { type MarkedUrgent, markUrgent } from '../../usecases/announcements/mark-urgent.ts';
import type { Turn } from '../part.ts';
import { button, sayText } from '../say.ts';

/** The button by which it goes at night: only of what the law wants announced, and only while it would have to wait. */
export function urgentRows(turn: Turn, { id, purpose, urgentAt }: Broadcast): Choice[][] {
  const { scope } = turn;
  const { opens } = announcementHours(scope.rulebook.current(), turn.now, scope.timeZone);
  if (opens === null || urgentAt || !isStatutory(purpose)) return [];
  return [[button(turn, 'announce.urgent.button', `announce:urgent:${id}`)]];
}

const SAID = {
  'not-found': 'announce.refused.notFound',
  'not-statutory': 'announce.urgent.notStatutory',
  over: 'announce.urgent.over',
  'nobody-else': 'announce.urgent.nobodyElse',
  'marked-before': 'announce.urgent.markedBefore',
  urgent: 'announce.urgent.atAnyHour',
} as const satisfies Record<Exclude<MarkedUrgent['type'], 'asked'>, string>;

export const URGENT: Readonly<Record<string, (turn: Turn, id: string) => Promise<void>>> = {
  urgent: async (turn, id) => {
    const marked = await markUrgent(turn.scope, { personId: turn.person.id, id });
    if (marked.type === 'asked') return sayText(turn, 'announce.urgent.waits', { people: marked.people });
    await sayText(turn, SAID[marked.type]);
  },
};
