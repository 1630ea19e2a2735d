/**
 * What goes between a person and the service, free of any platform. A channel turns its own wire form into
 * `Incoming` and `Outgoing` into its own; what it can't show it degrades in one place.
 */

/** Light formatting, safe by construction: a string is text and never markup. */
export type Segment = string | { bold: string } | { italic: string } | { code: string };
export type RichText = Segment[];

/** A button. `action` is ours (`claim:CS-7K3M2X`); it is sealed for its addressee when it is sent. At most 55 ASCII bytes. */
export type Choice = { label: string; action: string };

/** The most a file from a person may have; Telegram's bots can't fetch more. */
export const FILE_LIMIT_BYTES = 20 * 1024 * 1024;

export type AttachmentKind = 'image' | 'document' | 'voice' | 'audio' | 'video';

/** Something stored under DATA_DIR, sent by its id. `name` is ours, never the sender's. */
export type AttachmentRef = { id: string; kind: AttachmentKind; mime: string; size: number; name: string };

/** Kinds of notices that may have an approved template. */
export const NOTICE_KINDS = ['receipt', 'status', 'answer', 'conference', 'conclusion', 'task'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/**
 * A notice in a few named values, for a platform that takes a late one only as an approved template (docs/operations.md
 * lists them). `whole`: they say all there is to say; else the message itself follows when the person makes contact.
 */
export type Brief = { notice: NoticeKind; values: Readonly<Record<string, string>>; whole: boolean };

export type Outgoing = {
  text: RichText;
  brief?: Brief;
  /** Rows of buttons. */
  choices?: Choice[][];
  attachments?: AttachmentRef[];
  /** Staff cards: not to be forwarded or saved, where the channel can say so. */
  protect?: boolean;
  /** Low urgency: no sound, where the channel can say so. */
  silent?: boolean;
  /** In a group: the topic of it that this belongs to, as the channel knows it. */
  topic?: string;
  /**
   * What a channel that can't change a message says and offers instead; null: nothing goes, since what the person has there
   * will do. Where this would be shown in the place of a message that never went there, it goes as it is.
   */
  anew?: Pick<Outgoing, 'text' | 'choices'> | null;
};

/** A file as the channel announces it: to be fetched by `token`, which only that channel understands. */
export type IncomingFile = { token: string; kind: AttachmentKind; size: number | null };

export type Location = { latitude: number; longitude: number };

/** Somebody's card, as `readContact` gives it. `own`: the sender's own, by what the channel says. */
export type Contact = { name: string; phone: string; own: boolean };

/** One thing a person did. */
export type Incoming =
  | {
      type: 'message';
      externalId: string;
      text: string;
      files: IncomingFile[];
      location: Location | null;
      contact: Contact | null;
      /** The id of the message this one replies to, as the channel knows it. */
      replyTo: string | null;
      /** Messages with the same key belong together (an album). */
      groupKey: string | null;
      /** Something this channel can carry and we can't read (a sticker, a poll). */
      unsupported: boolean;
    }
  | { type: 'edited'; externalId: string; text: string }
  | { type: 'choice'; data: string; messageId: string | null; queryId: string | null }
  /** `follows`: they began to follow our account. */
  | { type: 'start'; payload: string | null; follows?: boolean }
  /** They follow our account no more; messages to them still go. */
  | { type: 'unfollowed' }
  /** They filled in the platform's form with their name and telephone number. */
  | { type: 'shared-info'; name: string; phone: string }
  /** A call, a form, a word in a group of theirs: nothing to answer, but the platform lets us write to them again. */
  | { type: 'interacted' }
  /** Messages of ours were on the person's device, or seen there: by the channel's ids. Nobody did anything. */
  | { type: 'receipt'; messageIds: string[]; seen: boolean }
  /** Somebody of the authority answered in this chat themselves, outside this service. */
  | { type: 'taken-over' }
  /** The person withdrew their data from the platform's account: ours goes too. */
  | { type: 'withdrawn' }
  | { type: 'blocked' }
  | { type: 'unblocked' };

/** A group chat that the bot belongs to, as the channel knows it. */
export type GroupChat = { externalId: string; title: string };

/**
 * One thing that happened in a group chat and is meant for us. What people say to each other there never comes this far.
 */
export type GroupEvent =
  | {
      type: 'command';
      /** With its slash, without our name. */
      text: string;
      /** Our name stood with it; without, it may be meant for another bot. */
      named: boolean;
      topic: string | null;
    }
  /** A reply to one of our messages; its words are not read. */
  | { type: 'reply'; topic: string | null }
  | { type: 'choice'; data: string; queryId: string }
  | { type: 'added' }
  | { type: 'removed' }
  /** The platform gave the chat another id. */
  | { type: 'moved'; to: string };

/** A short word to whoever pressed a button in a group, seen by them alone; `link` opens the private chat instead. */
export type PressNotice = { text: string; alert: boolean } | { link: string };

/** Who did it, as the channel knows them. */
export type Sender = { externalId: string; name: string | null; locale: string | null };

/** The plain words of a rich text. */
export function plain(text: RichText): string {
  return text.map(segmentText).join('');
}

export function segmentText(segment: Segment): string {
  if (typeof segment === 'string') return segment;
  if ('bold' in segment) return segment.bold;
  if ('italic' in segment) return segment.italic;
  return segment.code;
}
