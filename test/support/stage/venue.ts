import type { AttachmentKind, Choice, Incoming, RichText } from '../../../src/domain/message.ts';
import type { Actor } from '../stage.ts';
import type { TestApp } from '../test-app.ts';
import type { Transcript } from '../transcript.ts';
import type { GroupSetting, StageGroup } from './telegram-group.ts';

/** A message as a person sees it now. `text` is without formatting. */
export type Seen = {
  id: string;
  text: string;
  /** With its formatting, as it was given to the channel; the stage's own channel only. */
  rich?: RichText;
  buttons: string[];
  /** The buttons with what they carry: sealed, as they came. */
  choices: Choice[];
  attachments: readonly { kind: AttachmentKind; name: string; size: number }[];
  /** It shows an earlier message as that stands now: the way of a channel that can't change what it sent. */
  again?: boolean;
  /** Not to be forwarded or saved, where the channel can say so. */
  protect?: boolean;
};

export type Message = Extract<Incoming, { type: 'message' }>;
export type SentFile = {
  bytes: Buffer;
  kind?: AttachmentKind;
  /** Telegram only: one of its own kinds of video, and the name the file has on the sender's device. */
  as?: 'video-note' | 'animation';
  name?: string;
};
export type Who = { name?: string; locale?: string };

/** What one person does and sees on one channel. Each act resolves when the service has stored it, not later. */
export type Hands = {
  write(text: string, more: Partial<Message>): Promise<void>;
  send(files: SentFile[], text: string, groupKey: string | null): Promise<void>;
  press(seen: Seen | null, choice: Choice): Promise<void>;
  start(payload: string | null): Promise<void>;
  /** The channel delivers the last act once more. */
  again(): Promise<void>;
  /** Any act at all; the stage's own channel only. */
  act(incoming: Incoming): Promise<void>;
  /** Oldest first, edits applied. */
  seen(): Seen[];
  /** The label behind which more buttons are, where a message can't bear them all. */
  nextPage?: string;
};

/** One channel, with a service behind it that handles nothing before it is told to. */
export type Venue = {
  transcript: Transcript;
  /** Starts a process of the service: the first one, or one that takes the place of `before`. */
  open(before: TestApp | null): Promise<TestApp>;
  /** Handles and sends all that is due. */
  settle(app: TestApp): Promise<void>;
  hands(key: string, who: Who): Hands;
  /** Opens a group chat, where the channel has any. */
  group?(
    settle: () => Promise<void>,
    what: { title: string; members: readonly Actor[] } & GroupSetting,
  ): StageGroup;
  /** Ends the channel's other side. @throws with what it had to complain of. */
  close(): Promise<void>;
};
