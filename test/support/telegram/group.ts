import type { TelegramChat, TelegramMessage } from '@gramio/types';
import type { Group } from './chats.ts';
import { Composer, type FileSent } from './composer.ts';
import type { FakeUser } from './person.ts';
import { inlineRows, type Seen, seen } from './seen.ts';
import type { State } from './state.ts';

/** A supergroup that the bot belongs to. */
export class FakeGroup {
  readonly id: number;
  readonly #state: State;
  readonly #group: Group;

  constructor(state: State, id: number, title: string, members: readonly FakeUser[]) {
    const chat: TelegramChat = { id, type: 'supergroup', title };
    this.id = id;
    this.#state = state;
    this.#group = { chat, members: new Set(members.map((member) => member.id)), bot: 'member' };
    state.chats.groups.set(id, this.#group);
  }

  #composer(member: FakeUser) {
    if (!this.#group.members.has(member.id)) throw new Error(`${member.name} is not in this group`);
    return new Composer(this.#state, member.user, this.id);
  }

  send(member: FakeUser, text: string, replyTo?: number): TelegramMessage {
    return this.#composer(member).text(text, replyTo);
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

  /** The bot leaves by force: its sends are refused from now on. */
  kickBot() {
    this.#group.bot = 'kicked';
  }

  get inbox(): Seen[] {
    const letters = this.#state.chats.letters(this.id).filter(({ outgoing, gone }) => outgoing && !gone);
    return letters.map((letter) => seen(this.#state.files, letter));
  }
}
