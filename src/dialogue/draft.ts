import { randomBytes } from 'node:crypto';
import type { Contact, Location } from '../domain/message.ts';
import type { StoredFile } from '../infra/files.ts';
import type { Conversation } from '../store/conversations.ts';
import { unusedFiles } from '../store/drafts.ts';
import type { Message, Turn } from './part.ts';

/** A question while it is being written. Lies in the conversation's data, nowhere else. */
export type Draft = {
  /** Carried by its buttons; with the person it makes the draft key. */
  id: string;
  touchedAt: string;
  /** What was typed, each message on its own so that an edit finds it; a contact that was shared is a line. */
  parts: DraftPart[];
  files: StoredFile[];
  location: Location | null;
  /** What the asker chose; null: as understood. */
  field: string | null;
  place: { communeCode: string | null; oldName?: string; remembered: boolean } | null;
  conference: string | 'none' | null;
  /** The territory of the conference whose link was followed: asked about unless the text says otherwise. */
  territory: string | null;
  anonymous: boolean;
  /** The emergency numbers were shown. */
  warned: boolean;
  /** What the last card said: that is what is sent. */
  shown: Shown | null;
};

export type DraftPart = { messageId: string; text: string; contact?: true };

export type Shown = {
  fieldKey: string;
  probability: number | null;
  communeCode: string | null;
  conferenceId: string | null;
  anonymous: boolean;
};

export function newDraft(now: Date): Draft {
  return {
    id: randomBytes(6).toString('hex'),
    touchedAt: now.toISOString(),
    parts: [],
    files: [],
    location: null,
    field: null,
    place: null,
    conference: null,
    territory: null,
    anonymous: false,
    warned: false,
    shown: null,
  };
}

/** The draft a conversation holds, in whichever flow. */
export function draftOf(turn: Turn): Draft | null {
  return draftIn(turn.state);
}

export function draftIn({ data }: Conversation): Draft | null {
  return (data['draft'] as Draft | undefined) ?? null;
}

/** All that becomes the text of the question. */
export function draftText(draft: Draft): string {
  return textOf(draft.parts);
}

/** What the asker said in words: a name and a number say nothing about the field or the place. */
export function draftWords(draft: Draft): string {
  return textOf(draft.parts.filter((part) => !part.contact));
}

function textOf(parts: readonly DraftPart[]): string {
  return parts
    .map((part) => part.text)
    .join('\n')
    .trim();
}

/** What a message adds to the text of a draft. */
export function partsOf(turn: Turn, message: Message): DraftPart[] {
  const { externalId: messageId, contact } = message;
  const text = message.text.trim();
  return [
    ...(text === '' ? [] : [{ messageId, text }]),
    ...(contact ? [{ messageId, text: contactLine(turn, contact), contact: true as const }] : []),
  ];
}

/** The number alone where it is the sender's: their name is given apart, or hidden. */
export function contactLine(turn: Turn, { name, phone, own }: Contact): string {
  return own || name === ''
    ? turn.speak.plain('add.contactNumber', { phone })
    : turn.speak.plain('add.contact', { name, phone });
}

export function draftKey(turn: Turn, draftId: string): string {
  return `${turn.person.id}:${draftId}`;
}

/** Whether what was spoken or filmed may stand for written words. */
export function speaksByItself(draft: Draft): boolean {
  return draft.files.some((file) => file.kind !== 'image' && file.kind !== 'document');
}

/** Forgets a draft: its files go too, unless something else uses them. */
export async function discardDraft(turn: Turn, draft: Draft): Promise<void> {
  const hashes = draft.files.map((file) => file.sha256);
  if (hashes.length === 0) return;
  for (const hash of await unusedFiles(turn.scope.tx, hashes, turn.account.id)) {
    await turn.scope.files.remove(hash);
  }
}

/** Nothing was written or sent yet: only a link was followed. */
export function isEmpty(draft: Draft): boolean {
  return draft.parts.length === 0 && draft.files.length === 0 && draft.location === null;
}
