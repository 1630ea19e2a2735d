import type { RawUpdate } from '../channel.ts';
import { type HistoryEntry, readEvent } from './payloads.ts';
import { updateOf } from './webhook.ts';

/** What the history calls the kinds of messages, and how their events are called. */
const KINDS: Readonly<Record<string, { event: string; attachment: string | null }>> = {
  text: { event: 'user_send_text', attachment: null },
  photo: { event: 'user_send_image', attachment: 'image' },
  GIF: { event: 'user_send_gif', attachment: 'gif' },
  voice: { event: 'user_send_audio', attachment: 'audio' },
  sticker: { event: 'user_send_sticker', attachment: 'sticker' },
  location: { event: 'user_send_location', attachment: 'location' },
  link: { event: 'user_send_link', attachment: 'link' },
  links: { event: 'user_send_link', attachment: 'link' },
};

/** How a file or a video stands in the history: as a link to where Zalo keeps what people send. */
const FILE = { event: 'user_send_file', attachment: 'file' };

/**
 * A message of the history as the event that should have told it, with the same id: if that still comes, it is known. A
 * kind that nobody has described becomes an event without content, so that its sender is asked to send it again.
 */
export function updateFromHistory(
  entry: HistoryEntry,
  app: { appId: string; oaId: string },
  isFile: (url: string) => boolean,
): RawUpdate | null {
  const named = KINDS[entry.type] ?? { event: `user_send_${entry.type.toLowerCase()}`, attachment: null };
  const { event, attachment } = named.attachment === 'link' && entry.url && isFile(entry.url) ? FILE : named;
  const raw = {
    event_name: event,
    app_id: app.appId,
    sender: { id: entry.from_id },
    recipient: { id: app.oaId },
    timestamp: String(entry.time),
    message: {
      msg_id: entry.message_id,
      ...(entry.message && { text: entry.message }),
      ...(attachment && { attachments: [{ type: attachment, payload: payloadOf(entry) }] }),
    },
  };
  const read = readEvent(raw);
  return read && updateOf(read, raw, app.oaId);
}

function payloadOf({ url, location }: HistoryEntry): object {
  const coordinates = location === undefined ? null : coordinatesIn(location);
  return { ...(url && { url }), ...(coordinates && { coordinates }) };
}

/** Nobody has described how a place is written there: named numbers, or latitude and longitude in this order. */
function coordinatesIn(location: string): { latitude: string; longitude: string } | null {
  const named = (name: string) => new RegExp(`${name}\\W+(-?\\d+(?:\\.\\d+)?)`, 'i').exec(location)?.[1];
  const [latitude, longitude] = [named('lat\\w*'), named('lon\\w*')];
  if (latitude && longitude) return { latitude, longitude };
  const pair = /^\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(location);
  return pair?.[1] && pair[2] ? { latitude: pair[1], longitude: pair[2] } : null;
}
