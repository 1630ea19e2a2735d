import type { TelegramChat, TelegramMessage } from '@gramio/types';
import type { Group } from './chats.ts';
import { Composer, type FileSent } from './composer.ts';
import type { FakeUser } from './person.ts';
import { inlineRows, type Seen, seen } from './seen.ts';
import type { State } from './state.ts';

export interface GroupMade {
  readonly title: string;
  readonly members?: readonly FakeUser[];
  /** A small group can become a supergroup later; only a supergroup has topics. */
  readonly type?: 'group' | 'supergroup';
  /** `left`: it is added later. Absent: it has been a member for long. */
  readonly bot?: Group['bot'];
}

/** A group chat, as its members see and use it. */
export class FakeGroup {
  readonly #state: State;
  readonly #newId: () => number;
  #group: Group;

  constructor(
    state: State,
    newId: () => number,
    { title, members = [], type = 'supergroup', bot = 'member' }: GroupMade,
  ) {
    this.#state = state;
    this.#newId = newId;
    const ids = new Set(members.map((member) => member.id));
    this.#group = this.#found({ id: newId(), type, title }, ids, bot);
  }

  #found(chat: TelegramChat, members: Set<number>, bot: Group['bot']): Group {
    const group: Group = { chat, members, bot, topics: new Set(), movedTo: null };
    this.#state.chats.groups.set(chat.id, group);
    return group;
  }

  get id(): number {
    return this.#group.chat.id;
  }

  #composer(member: FakeUser, topic?: number) {
    if (!this.#group.members.has(member.id)) throw new Error(`${member.name} is not in this group`);
    if (topic !== undefined && !this.#group.topics.has(topic)) throw new Error('There is no such topic');
    return new Composer(this.#state, member.user, this.id, topic);
  }

  send(
    member: FakeUser,
    text: string,
    { replyTo, topic }: { replyTo?: number; topic?: number } = {},
  ): TelegramMessage {
    return this.#composer(member, topic).text(text, replyTo);
  }

  sendPhoto(member: FakeUser, data: Buffer, more: FileSent = {}): TelegramMessage {
    return this.#composer(member).file('photo', data, more);
  }

  /** Presses a button by its label on the newest message that has it. */
  press(member: FakeUser, label: string) {
    for (const letter of this.#state.chats.letters(this.id).toReversed()) {
      const button = inlineRows(letter.message)
        .flat()
        .find(({ text }) => text === label);
      if (button && !letter.gone) return this.#composer(member).press(letter, button);
    }
    throw new Error(`No message of the group has a button [${label}]`);
  }

  /** Presses with data of one's own making, under a message of the bot. */
  pressData(member: FakeUser, data: string) {
    const letter = this.#state.chats.letters(this.id).findLast(({ outgoing, gone }) => outgoing && !gone);
    if (!letter) throw new Error('The bot has said nothing in this group');
    return this.#composer(member).press(letter, { text: data, callback_data: data });
  }

  /** Opens a topic; the id of its first message is its own. */
  openTopic(by: FakeUser, name: string): number {
    if (this.#group.chat.type !== 'supergroup') throw new Error('Only a supergroup has topics');
    this.#group.chat.is_forum = true;
    const { message } = this.#note(by, { forum_topic_created: { name, icon_color: 7_322_096 } });
    this.#group.topics.add(message.message_id);
    return message.message_id;
  }

  deleteTopic(topic: number) {
    this.#group.topics.delete(topic);
  }

  addBot(by: FakeUser) {
    this.#membership(by, 'member');
  }

  /** The bot leaves by force: its sends are refused from now on. */
  kickBot(by?: FakeUser) {
    if (by) this.#membership(by, 'kicked');
    this.#group.bot = 'kicked';
  }

  /** The small group becomes a supergroup: another id, message ids from 1 on, and both chats are told. */
  upgrade(by: FakeUser) {
    const old = this.#group;
    if (old.chat.type !== 'group') throw new Error('It is a supergroup already');
    const chat: TelegramChat = { id: this.#newId(), type: 'supergroup', title: old.chat.title ?? '' };
    this.#tell(this.#note(by, { migrate_to_chat_id: chat.id }).message);
    old.movedTo = chat.id;
    this.#group = this.#found(chat, old.members, old.bot);
    this.#tell(this.#note(by, { migrate_from_chat_id: old.chat.id }).message);
  }

  /** A line that says what happened in the group. */
  #note(by: FakeUser, what: Partial<TelegramMessage>) {
    const date = Math.floor(this.#state.now() / 1000);
    return this.#state.chats.add(
      { from: by.user, chat: this.#group.chat, date, ...what },
      { outgoing: false },
    );
  }

  #tell(message: TelegramMessage) {
    this.#state.updates.push('message', message);
  }

  #membership(by: FakeUser, now: 'member' | 'kicked') {
    const user = this.#state.bot;
    const status = (kind: Group['bot']) =>
      kind === 'kicked' ? { user, status: kind, until_date: 0 } : { user, status: kind };
    const before = this.#group.bot;
    this.#group.bot = now;
    this.#state.updates.push('my_chat_member', {
      chat: this.#group.chat,
      from: by.user,
      date: Math.floor(this.#state.now() / 1000),
      old_chat_member: status(before),
      new_chat_member: status(now),
    });
    const { title = '' } = this.#group.chat;
    this.#state.transcript.line(`${by.name} → ${title}`, now === 'kicked' ? '(xóa bot)' : '(thêm bot)');
  }

  get inbox(): Seen[] {
    const letters = this.#state.chats.letters(this.id).filter(({ outgoing, gone }) => outgoing && !gone);
    return letters.map((letter) => seen(this.#state.files, letter));
  }
}
