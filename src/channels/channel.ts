import type { Readable } from 'node:stream';
import type { Article } from '../domain/article.ts';
import type {
  Brief,
  GroupChat,
  GroupEvent,
  Incoming,
  NoticeKind,
  Outgoing,
  PressNotice,
  Sender,
} from '../domain/message.ts';

/** What a channel can show; absent abilities are degraded by the channel itself, in one place. */
export type Abilities = {
  /** A message once sent can be changed. */
  edits: boolean;
  /** Sending the same delivery twice shows it once: an unknown outcome may simply be tried again. */
  idempotent: boolean;
  /** A word that begins with `/` is a command of a menu; else the stricter rule of docs/commands.md holds. */
  slashCommands: boolean;
  /** So many buttons one message can bear: the rest are paged, and any choice may be typed instead. Absent: no limit. */
  buttonsAtMost?: number;
  /** The platform lets us write only for a time after the person did: what is too late waits for their next word. */
  windowCloses?: boolean;
};

/** An update as it came, to be stored before it is confirmed. `externalId` makes a repetition harmless. */
export type RawUpdate = { externalId: string; conversationKey: string; payload: unknown };

/** Stores raw updates durably; resolves when they are. */
export type Receive = (updates: RawUpdate[]) => Promise<unknown>;

export type Webhook = {
  path: string;
  /** Whoever sets the address up looks whether GET is answered. */
  isProbed?: boolean;
  /** Answers HTTP status, and optionally headers and a body that means something to the platform. Throws nothing. */
  accept(request: { headers: Record<string, string | string[] | undefined>; body: Buffer }): Promise<{
    status: number;
    result: 'stored' | 'refused' | 'malformed' | 'overloaded' | 'unsigned';
    headers?: Record<string, string>;
    reply?: object;
  }>;
};

/** What a person did in their own chat with us, or in a group. */
export type Understood =
  | {
      sender: Sender;
      incoming: Incoming;
      /** When it happened by the platform's clock, where that matters: an update may come hours after. */
      at?: Date;
      group?: undefined;
    }
  /** `sender` null: the platform itself. */
  | { sender: Sender | null; incoming?: undefined; group: GroupChat; event: GroupEvent };

export type Delivery = {
  /** Stable over retries. */
  id: string;
  /** An account, or a unit group. */
  accountId: string;
  externalId: string;
  /** Choices carry sealed data in `action`. */
  message: Outgoing;
  /** The channel's id of the message to change, when this one may be shown in its place. */
  edits: string | null;
  /** An earlier try may have arrived: the message says so. */
  repeated: boolean;
  /** It goes to many at once. */
  broadcast?: boolean;
};

/**
 * The channel's id of the message that can be changed and bears the buttons, and those of the others where one delivery
 * went as several: people reply to any of them. `movedTo`: the platform gave the chat another id, under which it was sent
 * and is to be known from now on.
 */
export type Sent = { externalId: string; otherIds?: readonly string[]; movedTo?: string };

/** A send ends within this time, one way or the other: what takes longer another process takes for died. */
export const SEND_LIMIT_MS = 50_000;

/** What goes to everybody who follows our account, as one article. Each step @throws SendError. */
export type Articles = {
  /** Begins to make an article. @returns what it is known by till it is made. */
  create(article: Article): Promise<string>;
  /** @returns its id; null while it is being made. */
  finish(token: string): Promise<string | null>;
  /** How many more such articles the platform gives this follower. */
  allowance(externalId: string): Promise<{ today: number; month: number }>;
  /** To all followers, or those of one of the platform's cities. @returns the platform's id of the sending. */
  publish(articleId: string, city: string | null): Promise<string>;
};

export type Channel = {
  name: string;
  abilities: Abilities;
  webhooks: Webhook[];
  /** Begins to receive (polling) or makes sure that updates come (webhook); returns when that is under way. */
  start(receive: Receive): Promise<void>;
  /** Ends receiving; nothing that was received and not stored is confirmed. */
  stop(): Promise<void>;
  /** A stored update in our words; null for kinds we don't handle. Pure. */
  interpret(payload: unknown): Understood | null;
  /** Ends within SEND_LIMIT_MS. @throws SendError; anything else was thrown before the request had left. */
  send(delivery: Delivery): Promise<Sent>;
  /** Only where the platform has approved templates for what it takes no other way. */
  templates?: {
    /** Whether one is set up for this kind of notice. */
    has(notice: NoticeKind): boolean;
    /**
     * Sends the brief of a message to the account, or to a telephone number (`84…`).
     * @throws SendError; `closed`: this way is not open for it
     */
    send(delivery: Delivery & { message: { brief: Brief } }, to: { phone: string | null }): Promise<Sent>;
  };
  /** Only where the platform limits what one chat gets: no more than `most` messages within `withinMs`. */
  chatPace?: { most: number; withinMs: number };
  /** Only where the channel has group chats. */
  groups?: {
    /** So many messages go to one group within a minute. */
    perMinute: number;
    /** Answers a press in a group. Throws nothing: the answer is a courtesy. */
    notify(queryId: string, notice: PressNotice | null): Promise<void>;
  };
  /** Only where an account can publish to all its followers at once. */
  articles?: Articles;
  /** Opens a file that an update announced. @throws FileError */
  openFile(token: string): Promise<{ stream: Readable; size: number | null }>;
  /** The name a person goes by there, where updates do not bring it; null when it can't be had now. */
  nameOf?(externalId: string): Promise<string | null>;
  /** Whether the channel works, in one word for /health/ready. */
  health(): { ok: boolean; why: string };
};

/** Each way a send can fail, and what follows from it. */
export type SendFailure =
  /** The person blocked us or is gone, or we were put out of the group: mark it, don't retry. */
  | { kind: 'blocked'; why: string }
  /** Surely not sent and may go later. */
  | {
      kind: 'later';
      why: string;
      retryAfterMs: number | null;
      /** Nothing at all may go until then; told to every process and remembered over a restart. */
      whole: boolean;
      /** An operator has to act: said loudly, and a process that starts anew tries at once. */
      alarm?: boolean;
      outage?: boolean;
    }
  /**
   * The connection broke after the request had left: it may have arrived. `outage`, here and above: the platform itself did
   * not answer, so that all others will fare alike; some of these in a row let the channel rest.
   */
  | { kind: 'uncertain'; why: string; outage?: boolean }
  /**
   * The platform takes this message in this way neither now nor later: its time for writing to the person is over, nobody
   * can be charged, the template is not approved. Another way, or when they write next. `alarm`: an operator has to act.
   */
  | { kind: 'closed'; why: string; alarm?: boolean }
  /** The platform refused this message for what it is: our bug, don't retry, alarm. */
  | { kind: 'refused'; why: string };

export class SendError extends Error {
  override name = 'SendError';
  readonly failure: SendFailure;
  constructor(failure: SendFailure) {
    super(`${failure.kind}: ${failure.why}`);
    this.failure = failure;
  }
}

export class FileError extends Error {
  override name = 'FileError';
  readonly reason: 'too-large' | 'gone' | 'unreachable';
  constructor(reason: FileError['reason']) {
    super(reason);
    this.reason = reason;
  }
}
