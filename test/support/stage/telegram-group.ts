import type { Actor } from '../stage.ts';
import type { GroupMade } from '../telegram/group.ts';
import type { FakeGroup, FakeTelegram, FakeUser, Seen } from '../telegram/index.ts';
import { untilStored } from './until-stored.ts';

export type GroupSetting = Omit<GroupMade, 'title' | 'members'>;

/** A group chat on the stage. Each act resolves when everything that follows from it has happened. */
export type StageGroup = {
  /** Its fake, for what only a platform does. */
  chat: FakeGroup;
  says(member: Actor, text: string, more?: { replyTo?: number; topic?: number }): Promise<void>;
  /** Presses the newest button of this label. @returns what the client then shows: a text, or a link it opens. */
  presses(member: Actor, label: string): Promise<{ text: string; url: string | undefined }>;
  /** Presses with data of one's own making. */
  pressesData(member: Actor, data: string): Promise<{ text: string; url: string | undefined }>;
  /** Something that the platform tells us of. */
  happens(what: (chat: FakeGroup, userOf: (member: Actor) => FakeUser) => void): Promise<void>;
  /** All messages of the bot as they stand now, oldest first. */
  sees(): Seen[];
  last(): Seen;
};

export function createStageGroup(
  fake: FakeTelegram,
  userOf: (key: string) => FakeUser,
  settle: () => Promise<void>,
  what: { title: string; members: readonly Actor[] } & GroupSetting,
): StageGroup {
  const { title, members, ...setting } = what;
  const chat = fake.group({ title, members: members.map(({ key }) => userOf(key)), ...setting });
  const does = async <T>(act: () => T): Promise<T> => {
    const { result } = await untilStored(fake, act);
    await settle();
    return result;
  };
  return {
    chat,
    says: async (member, text, more) => {
      await does(() => chat.send(userOf(member.key), text, more));
    },
    presses: async (member, label) => (await does(() => chat.press(userOf(member.key), label))).answer,
    pressesData: async (member, data) => (await does(() => chat.pressData(userOf(member.key), data))).answer,
    happens: (act) => does(() => act(chat, ({ key }) => userOf(key))),
    sees: () => chat.inbox,
    last() {
      const last = chat.inbox.at(-1);
      if (!last) throw new Error('The bot has said nothing in this group');
      return last;
    },
  };
}
