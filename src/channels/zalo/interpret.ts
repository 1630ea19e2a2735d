import { readContact } from '../../domain/contact.ts';
import type { Incoming, IncomingFile, Location, Sender } from '../../domain/message.ts';
import { readStored, type ZaloAttachment, type ZaloEvent, type ZaloMessage } from './payloads.ts';

type Understood = { sender: Sender; incoming: Incoming; at?: Date };

/**
 * Begins what our buttons carry: Zalo posts it as a text of the person (there is no event for a press), who may also type
 * it. What follows is sealed for its addressee, and nothing is believed because of where it stands.
 */
export const BUTTON_PREFIX = '#dt:';

/** A stored event in the words of the dialogue; null for kinds that we keep and don't handle. Pure. */
export function createInterpret(oaId: string): (payload: unknown) => Understood | null {
  return (payload) => {
    const event = readStored(payload);
    const user = event && isOurs(event, oaId) ? userOf(event, oaId) : null;
    if (!event || user === null) return null;
    const incoming = incomingOf(event);
    return (
      incoming && { sender: { externalId: user, name: null, locale: null }, incoming, at: timeOf(event) }
    );
  };
}

/** Windows are counted from when something was done, which may be long before it is handled. */
function timeOf({ timestamp }: ZaloEvent): Date | undefined {
  const at = new Date(Number(timestamp));
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/**
 * What opens the platform's window without a word for us (the platform's page on conditions of sending). Reading, reacting
 * and leaving do not.
 */
const INTERACTIONS = new Set(['user_call_oa', 'user_reply_consent', 'widget_interaction_accepted']);

function incomingOf(event: ZaloEvent): Incoming | null {
  const { event_name: name, message } = event;
  if (INTERACTIONS.has(name) || name.startsWith('user_send_group_')) return { type: 'interacted' };
  if (name.startsWith('user_send_')) return message ? ofMessage(name, message) : null;
  // Our own sends are echoed too; only people of the authority have an id.
  if (name.startsWith('oa_send_')) return event.sender?.admin_id ? { type: 'taken-over' } : null;
  switch (name) {
    case 'user_received_message':
    case 'user_seen_message':
      return ofReceipt(message, name === 'user_seen_message');
    case 'follow':
      return { type: 'start', payload: null, follows: true };
    case 'unfollow':
      return { type: 'unfollowed' };
    case 'user_submit_info':
      return ofForm(event);
    case 'user_click_chatnow':
      return { type: 'start', payload: null };
    case 'user_withdraw':
      return { type: 'withdrawn' };
    default:
      return null;
  }
}

/** Both ways of naming what it is about are read for both. */
function ofReceipt(message: ZaloMessage | undefined, seen: boolean): Incoming | null {
  const messageIds = message?.msg_ids ?? (message?.msg_id ? [message.msg_id] : []);
  return messageIds.length > 0 ? { type: 'receipt', messageIds, seen } : null;
}

/** A form without a number we can use is a contact all the same. */
function ofForm({ info }: ZaloEvent): Incoming {
  const contact = readContact({ name: info?.name ?? '', phone: info?.phone ?? '', own: true });
  if (!contact) return { type: 'interacted' };
  return { type: 'shared-info', name: contact.name, phone: contact.phone };
}

/** Whose turn an event is, and the person it is about; null where there is none. */
export function userOf(event: ZaloEvent, oaId: string): string | null {
  const { sender, recipient, follower, user_id: user } = event;
  return (
    [follower?.id, user, sender?.id, recipient?.id].find((id) => id !== undefined && id !== oaId) ?? null
  );
}

/** An app may serve several accounts: only what names ours, or none, is for us. */
function isOurs({ sender, recipient, oa_id: oa, event_name: name }: ZaloEvent, oaId: string): boolean {
  const account = oa ?? (name.startsWith('oa_') ? sender?.id : recipient?.id);
  return account === undefined || account === oaId || sender?.id === oaId;
}

function ofMessage(name: string, message: ZaloMessage): Incoming | null {
  const text = (message.text ?? '').normalize('NFC');
  if (text.startsWith(BUTTON_PREFIX))
    return { type: 'choice', data: text.slice(BUTTON_PREFIX.length), messageId: null, queryId: null };
  if (!message.msg_id) return null;
  const attachments = message.attachments ?? [];
  const unsupported = UNREADABLE.has(name);
  return {
    type: 'message',
    externalId: message.msg_id,
    // The text of a card is the name of the person on it, nothing that was written.
    text: unsupported ? '' : name === 'user_send_link' ? withLinks(text, attachments) : text,
    files: attachments.flatMap(fileOf),
    location: attachments.map(locationOf).find((found) => found !== null) ?? null,
    contact: null,
    replyTo: message.quote_msg_id ?? null,
    groupKey: null,
    unsupported,
  };
}

const UNREADABLE = new Set(['user_send_sticker', 'user_send_business_card']);

const KINDS: Record<string, IncomingFile['kind']> = {
  image: 'image',
  gif: 'image',
  file: 'document',
  audio: 'voice',
  video: 'video',
};

/** The address is the token: it is looked at again before anything is fetched from it. */
function fileOf({ type, payload }: ZaloAttachment): IncomingFile[] {
  const kind = KINDS[type];
  if (!kind || !payload?.url) return [];
  return [{ token: payload.url, kind, size: payload.size ?? null }];
}

function locationOf({ type, payload }: ZaloAttachment): Location | null {
  const at = type === 'location' ? payload?.coordinates : undefined;
  const onEarth = at && Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180;
  return onEarth ? at : null;
}

function withLinks(text: string, attachments: readonly ZaloAttachment[]): string {
  const links = attachments.flatMap(({ type, payload }) =>
    type === 'link' && payload?.url && !text.includes(payload.url) ? [payload.url] : [],
  );
  return [text, ...links].filter(Boolean).join('\n');
}
