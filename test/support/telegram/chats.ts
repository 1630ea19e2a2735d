import type { TelegramChat, TelegramKeyboardButton, TelegramMessage, TelegramUser } from '@gramio/types';
import { ApiError, badRequest, forbidden } from './api-error.ts';

export const displayName = ({ first_name, last_name }: TelegramUser) =>
  last_name ? `${first_name} ${last_name}` : first_name;

/** A person in the eyes of Telegram. A bot may write to them only after they wrote first. */
export interface Person {
  readonly user: TelegramUser;
  started: boolean;
  blocked: boolean;
  deactivated: boolean;
  /** Answers to presses that showed a text. */
  readonly toasts: string[];
}

export interface Group {
  readonly chat: TelegramChat;
  readonly members: Set<number>;
  /** An administrator sees everything that is said; a member, by privacy mode, what is meant for it. */
  bot: 'member' | 'administrator' | 'left' | 'kicked';
  /** Ids of its topics. */
  readonly topics: Set<number>;
  /** The supergroup it became. */
  movedTo: number | null;
}

/** A message as Telegram keeps it, with what the Bot API message does not show. */
export interface Letter {
  message: TelegramMessage;
  readonly outgoing: boolean;
  /** Sent with a reply keyboard, its removal or a forced reply: such a message can't be edited. */
  readonly frozen: boolean;
  readonly keyboard?: { rows: TelegramKeyboardButton[][]; oneTime: boolean } | 'removed' | undefined;
  gone: boolean;
  /** Number of the change that touched it last. */
  change: number;
}

export type Change =
  | { readonly type: 'new' | 'edit' | 'delete'; readonly letter: Letter }
  | { readonly type: 'toast'; readonly userId: number; readonly text: string };

/** Chats, their people and their messages. It knows who may be written to, not how messages look. */
export class Chats {
  readonly people = new Map<number, Person>();
  readonly groups = new Map<number, Group>();
  readonly #letters = new Map<number, Letter[]>();
  readonly #listeners = new Set<(change: Change) => void>();
  #privateId = 0;
  #change = 0;

  get lastChange() {
    return this.#change;
  }

  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(change: Change) {
    this.#change += 1;
    if (change.type !== 'toast') change.letter.change = this.#change;
    for (const listener of [...this.#listeners]) listener(change);
  }

  chatOf(id: number): TelegramChat | undefined {
    const person = this.people.get(id);
    if (!person) return this.groups.get(id)?.chat;
    const { first_name, last_name, username } = person.user;
    return {
      id,
      type: 'private',
      first_name,
      ...(last_name && { last_name }),
      ...(username && { username }),
    };
  }

  /** All private chats and small groups of a bot share one sequence of message ids; each supergroup has its own. */
  #nextId(chatId: number) {
    if (this.groups.get(chatId)?.chat.type === 'supergroup') return this.letters(chatId).length + 1;
    this.#privateId += 1;
    return this.#privateId;
  }

  letters(chatId: number): readonly Letter[] {
    return this.#letters.get(chatId) ?? [];
  }

  add(
    draft: Omit<TelegramMessage, 'message_id'>,
    more: Pick<Letter, 'outgoing'> & Partial<Pick<Letter, 'frozen' | 'keyboard'>>,
  ): Letter {
    const chatId = draft.chat.id;
    const message: TelegramMessage = { message_id: this.#nextId(chatId), ...draft };
    const letter: Letter = { message, frozen: false, gone: false, change: 0, ...more };
    this.#letters.set(chatId, [...this.letters(chatId), letter]);
    this.announce({ type: 'new', letter });
    return letter;
  }

  find(chatId: number, messageId: number): Letter | undefined {
    return this.letters(chatId).find((letter) => letter.message.message_id === messageId && !letter.gone);
  }

  #groupFor(group: Group): TelegramChat {
    if (group.movedTo !== null) {
      throw new ApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        parameters: { migrate_to_chat_id: group.movedTo },
      });
    }
    const kind = group.chat.type;
    if (group.bot === 'kicked') throw forbidden(`bot was kicked from the ${kind} chat`);
    if (group.bot === 'left') throw forbidden(`bot is not a member of the ${kind} chat`);
    return group.chat;
  }

  /** The chat that a call names, or Telegram's refusal for it. */
  reachable(id: number | string): TelegramChat {
    const group = this.groups.get(Number(id));
    if (group) return this.#groupFor(group);
    const person = this.people.get(Number(id));
    if (!person) throw badRequest('chat not found');
    if (person.deactivated) throw forbidden('user is deactivated');
    if (!person.started) throw forbidden("bot can't initiate conversation with a user");
    if (person.blocked) throw forbidden('bot was blocked by the user');
    return this.chatOf(person.user.id) as TelegramChat;
  }
}
