import { setTimeout as pause } from 'node:timers/promises';
import { PROJECT_ROOT } from '../../src/infra/project-root.ts';
import { lastMessage, type Someone, settleIn, texts } from './people.ts';

/** So many people a second write while an announcement runs, each once: a question or a command, one message back. */
const PER_SECOND = 3;
const FIRST = 6_000_001;

/** A process that has just begun builds what it understands texts with: that is not what is measured. */
const AFTER_MS = 2000;

export type Conversing = {
  chats: string[];
  /** Posts for so many seconds. @returns when each was posted, in epoch milliseconds, by chat. */
  write(post: (update: string) => Promise<void>, seconds: number): Promise<Map<string, number>>;
};

/** People who were welcomed before and are to write. */
export async function peopleWhoWrite(databaseUrl: string, seconds: number): Promise<Conversing> {
  const people = Array.from(
    { length: Math.ceil(seconds * PER_SECOND) },
    (_, n): Someone => ({ id: FIRST + n, first_name: 'bench', language_code: 'vi', is_bot: false }),
  );
  await settleIn(databaseUrl, people, []);
  const questions = texts(PROJECT_ROOT);
  return {
    chats: people.map(({ id }) => String(id)),
    async write(post, forSeconds) {
      const postedAt = new Map<string, number>();
      await pause(AFTER_MS);
      const began = performance.now();
      const posting: Promise<void>[] = [];
      for (const [index, from] of people.entries()) {
        await pause(Math.max(0, began + (index * 1000) / PER_SECOND - performance.now()));
        if (performance.now() - began > forSeconds * 1000 - AFTER_MS) break;
        const text = index % 2 === 0 ? questions[index % questions.length] : '/cuatoi';
        const message = { ...lastMessage(from, index), text };
        postedAt.set(String(from.id), performance.timeOrigin + performance.now());
        posting.push(post(JSON.stringify({ update_id: 3_000_000 + index, message })));
      }
      await Promise.all(posting);
      return postedAt;
    },
  };
}
