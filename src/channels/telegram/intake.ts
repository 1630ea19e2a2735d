import type { Receive } from '../channel.ts';
import { chatOfUpdate, withoutTalk } from './groups.ts';
import { conversationKeyOf } from './interpret.ts';
import { readUpdate, type Stored, type Update, updateIdOf } from './payloads.ts';

/** The one path of updates, however they came: stored first, then their presses answered by whoever brought them. */
export type Intake = {
  open(receive: Receive): void;
  /** The name under which the bot goes, once known: it is stored with each update. */
  named(username: string | null): void;
  /**
   * Stores updates. @returns the queries of the presses to be answered now, so that the person's button stops spinning
   * whatever the work behind it takes; in a group the work itself answers, since it says who may. Talk of groups is let
   * go, unstored. @throws when they could not be stored.
   */
  take(updates: readonly { id: number; raw: unknown }[]): Promise<string[]>;
};

/** `learned` is told the bot's name: links to it are made elsewhere. */
export function createIntake(botId: string, learned: (username: string) => void): Intake {
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
      const read = updates.flatMap(({ id, raw }) => kept(id, raw, bot));
      await receive(
        read.map(({ id, raw, update }) => ({
          // Another bot on the same database counts its updates for itself.
          externalId: `${botId}:${id}`,
          conversationKey: conversationKeyOf(update, id),
          payload: { bot, update: raw } satisfies Stored,
        })),
      );
      return read.flatMap(({ update }) =>
        update?.callback_query && !isOfGroup(update) ? [update.callback_query.id] : [],
      );
    },
  };
}

function kept(id: number, raw: unknown, bot: string | null) {
  const update = readUpdate(raw);
  if (!update || !isOfGroup(update)) return [{ id, raw, update }];
  const meant = withoutTalk(update, bot);
  return meant ? [{ id, raw: meant as unknown, update: meant }] : [];
}

function isOfGroup(update: Update): boolean {
  const chat = chatOfUpdate(update);
  return chat !== undefined && chat.type !== 'private';
}

/** Reads the number of each update; what has none is no update and is dropped. */
export function numbered(updates: readonly unknown[]): { id: number; raw: unknown }[] {
  return updates.flatMap((raw) => {
    const id = updateIdOf(raw);
    return id === null ? [] : [{ id, raw }];
  });
}
