/**
 * What a button carries: `<action>~<tag>`. The tag ties the action to the person it was shown to, so that a
 * forged or forwarded button does nothing. It fits Telegram's `callback_data`, 1–64 bytes (Bot API,
 * InlineKeyboardButton), the narrowest of the channels. A tag of 36 bits can't be guessed over a chat: it is
 * checked only here, and every guess is an update of the guesser's own account.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type Addressee = { channel: string; externalId: string };

const MAX_BYTES = 64;
const TAG_LENGTH = 6;
const SEPARATOR = '~';

/** One byte a character, and no line break, so that addressee and action cannot run into each other. */
const ACTION = /^[\x20-\x7e]+$/;

/** The longest action in bytes. */
export const MAX_ACTION_LENGTH = MAX_BYTES - TAG_LENGTH - SEPARATOR.length;

/** Throws RangeError for an action that is empty, not printable ASCII, or too long: a fault of the program. */
export function sealChoice(key: Uint8Array | string, addressee: Addressee, action: string): string {
  if (!ACTION.test(action)) throw new RangeError('An action must be printable ASCII');
  if (action.length > MAX_ACTION_LENGTH) {
    throw new RangeError(`An action has at most ${MAX_ACTION_LENGTH} bytes, this one has ${action.length}`);
  }
  return `${action}${SEPARATOR}${tag(key, addressee, action)}`;
}

/** The action, if this data was sealed for this addressee; else `null`. Takes the same time for every wrong tag. */
export function openChoice(key: Uint8Array | string, addressee: Addressee, data: string): string | null {
  const end = data.length - TAG_LENGTH - SEPARATOR.length;
  if (end < 1 || end > MAX_ACTION_LENGTH || data.charAt(end) !== SEPARATOR) return null;
  const action = data.slice(0, end);
  if (!ACTION.test(action)) return null;
  const given = Buffer.from(data.slice(end + SEPARATOR.length));
  const expected = Buffer.from(tag(key, addressee, action));
  return given.length === expected.length && timingSafeEqual(given, expected) ? action : null;
}

function tag(key: Uint8Array | string, { channel, externalId }: Addressee, action: string): string {
  return createHmac('sha256', key)
    .update(`${channel}:${externalId}\n${action}`)
    .digest('base64url')
    .slice(0, TAG_LENGTH);
}
