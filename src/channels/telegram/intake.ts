import type { Log } from '../../infra/log.ts';
import type { Receive } from '../channel.ts';
import { type Api, CallError } from './api.ts';
import { isTooOldQuery } from './failures.ts';
import { conversationKeyOf } from './interpret.ts';
import { readUpdate, type Stored, updateIdOf } from './payloads.ts';

/** The one path of updates, however they came: stored first, then their presses answered. */
export type Intake = {
  open(receive: Receive): void;
  /** The name under which the bot goes, once known: it is stored with each update. */
  named(username: string | null): void;
  /**
   * Stores updates; resolves when they are. Presses are then answered without being waited for, so that the person's
   * button stops spinning whatever the work behind it takes. @throws when they could not be stored.
   */
  take(updates: readonly { id: number; raw: unknown }[]): Promise<void>;
};

/** `learned` is told the bot's name: links to it are made elsewhere. */
export function createIntake(api: Api, botId: string, log: Log, learned: (username: string) => void): Intake {
  let receive: Receive | null = null;
  let bot: string | null = null;
  return {
    open(given) {
      receive = given;
    },
    named(username) {
      bot = username;
      if (username !== null) learned(username);
    },
    async take(updates) {
      if (!receive) throw new Error('updates came before the service was ready to store them');
      const read = updates.map(({ id, raw }) => ({ id, raw, update: readUpdate(raw) }));
      await receive(
        read.map(({ id, raw, update }) => ({
          // Another bot on the same database counts its updates for itself.
          externalId: `${botId}:${id}`,
          conversationKey: conversationKeyOf(update, id),
          payload: { bot, update: raw } satisfies Stored,
        })),
      );
      for (const { update } of read) {
        if (update?.callback_query) void answerPress(api, log, update.callback_query.id);
      }
    },
  };
}

async function answerPress(api: Api, log: Log, queryId: string): Promise<void> {
  try {
    await api.call('answerCallbackQuery', { callback_query_id: queryId });
  } catch (error) {
    if (error instanceof CallError && isTooOldQuery(error)) return;
    log.warn({ err: error }, 'press not answered');
  }
}

/** Reads the number of each update; what has none is no update and is dropped. */
export function numbered(updates: readonly unknown[]): { id: number; raw: unknown }[] {
  return updates.flatMap((raw) => {
    const id = updateIdOf(raw);
    return id === null ? [] : [{ id, raw }];
  });
}
