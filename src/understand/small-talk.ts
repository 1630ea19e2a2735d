import said from './data/small-talk.json' with { type: 'json' };
import { fold } from './normalise.ts';

/** Words that are no question: nobody means to send them to an office. */
export type SmallTalk = 'greeting' | 'thanks' | 'assent';

const KINDS: ReadonlyMap<string, SmallTalk> = new Map(
  (['greeting', 'thanks', 'assent'] as const).flatMap((kind) =>
    said[kind].map((words): [string, SmallTalk] => [fold(words), kind]),
  ),
);

/** Only a text that is nothing else counts, however it is typed; courtesy at its end does not make it a question. */
export function smallTalkIn(text: string): SmallTalk | null {
  return KINDS.get(fold(text).replace(/ (a|nhe|nha|ong ba|ad)$/u, '')) ?? null;
}
