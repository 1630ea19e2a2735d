import type { Scope } from '../../context.ts';
import type { RichText } from '../../domain/message.ts';
import { announcementHours } from '../../domain/sending-hours.ts';
import type { Speaker } from '../../infra/texts.ts';

/** When an announcement goes by itself, to how many as of now, and that it begins later where that is at night. */
export function scheduledLines(
  scope: Scope,
  speak: Speaker,
  { at, people }: { at: Date; people: number },
): RichText {
  const lines = speak.rich('release.scheduled', { when: speak.dateTime(at), people: speak.number(people) });
  const { from, until, opens } = announcementHours(scope.rulebook.current(), at, scope.timeZone);
  if (opens === null) return lines;
  const hours = { from: speak.time(from), until: speak.time(until), when: speak.dateTime(opens) };
  return [...lines, '\n', ...speak.rich('release.scheduledNight', hours)];
}
