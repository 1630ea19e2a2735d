import type { Abilities } from '../channels/channel.ts';
import type { Scope } from '../context.ts';
import type { Incoming } from '../domain/message.ts';
import type { Role } from '../domain/role.ts';
import type { Speaker, TextKey } from '../infra/texts.ts';
import type { Account, Person } from '../store/accounts.ts';
import type { Conversation } from '../store/conversations.ts';
import type { StaffMember } from '../store/staff.ts';
import type { KeptFile } from './kept-files.ts';

/** One thing a person did, and all that is needed to react to it. Lives for one transaction. */
export type Turn = {
  scope: Scope;
  account: Account;
  person: Person;
  abilities: Abilities;
  /** The roles this person holds now; empty for citizens. */
  staff: StaffMember[];
  senderName: string | null;
  /** Texts in this person's language. */
  speak: Speaker;
  /** Files that came with the message, already stored. */
  files: KeptFile[];
  now: Date;
  /** The commands this person may use. */
  commands: readonly Command[];
  /** Written back when the turn ends. */
  state: Conversation;
};

export type Message = Extract<Incoming, { type: 'message' }>;

/** A command of the bot. Its words are ASCII, as Telegram's menu demands. */
export type Command = {
  /** The Vietnamese word and its English alias, without the slash. */
  words: [string, ...string[]];
  /** Who may use it; for everyone else the words are free text. */
  roles: readonly Role[] | 'all';
  /** One line for the list of commands. */
  describe: TextKey;
  /**
   * Whether `argument` (not empty) makes sense for this command: on channels without slash commands the word followed
   * by anything else is free text ("xem lại giúp đường vào bản" is a question).
   */
  accepts(argument: string): boolean;
  /** `argument` is the text after the word, trimmed; `message` the whole, for its files and what it replies to. */
  run(turn: Turn, argument: string, message: Message): Promise<void>;
};

/** What a button does. `args` are the parts of the action after its name, split at `:`. */
export type Action = (turn: Turn, args: string[], messageId: string | null) => Promise<void>;

/** Several messages of one matter: the step lies in `turn.state`. */
export type Flow = {
  name: string;
  /** A message while this flow is open. `pass` leaves it to the rest of the dialogue. */
  receive(turn: Turn, message: Message): Promise<'taken' | 'pass'>;
  /** An edit of an earlier message while this flow is open. */
  edited?(turn: Turn, externalId: string, text: string): Promise<'taken' | 'pass'>;
};

/** A part of the dialogue: what one file brings, listed in `parts.ts`. */
export type Part = {
  commands?: Command[];
  actions?: Record<string, Action>;
  flows?: Flow[];
  /** A message that replies to one of ours about a question. */
  reply?(
    turn: Turn,
    message: Message,
    about: { questionId: string; kind: string },
  ): Promise<'taken' | 'pass'>;
  /** A message of an album, before all else: its first one may have been taken here. */
  album?(turn: Turn, message: Message): Promise<'taken' | 'pass'>;
  /** An edit of an earlier message that no open flow took. */
  edited?(turn: Turn, externalId: string, text: string): Promise<'taken' | 'pass'>;
  /** Text that nothing else took; parts are asked in the order of the list. */
  freeText?(turn: Turn, message: Message): Promise<'taken' | 'pass'>;
  /** A deep link's payload, looked up and never trusted. */
  start?(turn: Turn, payload: string): Promise<'taken' | 'pass'>;
};
