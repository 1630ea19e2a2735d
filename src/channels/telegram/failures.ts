import type { SendFailure } from '../channel.ts';
import type { CallError } from './api.ts';

/** With a token that is refused nothing can go; what waits is kept until an operator has put it right, and is tried seldom. */
const TOKEN_REFUSED_WAIT_MS = 60_000;
const FLOOD_WINDOW_MS = 1000;

/** 400s that speak of the chat, not of the message: the person is gone or never met this bot. */
const GONE = /chat not found|PEER_ID_INVALID|user not found|USER_ID_INVALID/i;
/** A wrong id looks the same for a moment as one that the server has not loaded yet: worth a second look. */
export const isUnknownChat = (error: CallError) => isRefusal(error, GONE);

export const isNotModified = (error: CallError) => isRefusal(error, /message is not modified/i);
export const isNotEditable = (error: CallError) =>
  isRefusal(
    error,
    /message to edit not found|message can't be edited|MESSAGE_ID_INVALID|no caption in the message/i,
  );
export const isWithoutText = (error: CallError) => isRefusal(error, /no text in the message/i);
export const isTooOldQuery = (error: CallError) => isRefusal(error, /query is too old|QUERY_ID_INVALID/i);
export const isTooBigFile = (error: CallError) => isRefusal(error, /file is too big/i);
/** A remembered file that Telegram no longer takes. */
export const isUnknownFile = (error: CallError) =>
  isRefusal(error, /file identifier|FILE_REFERENCE|FILE_ID_INVALID|invalid file_id/i);
/** A picture that Telegram won't show as a photo: too large, too long, of a kind it does not read. */
export const isNoPhoto = (error: CallError) =>
  isRefusal(error, /PHOTO_|IMAGE_PROCESS_FAILED|too big for a photo/i);
/** The topic was deleted or closed; the group itself is still there. */
export const isTopicGone = (error: CallError) =>
  isRefusal(error, /message thread not found|TOPIC_CLOSED|TOPIC_DELETED/i);
/** The token, not the method: Telegram answers 404 for a token that never was. */
export const isTokenRefused = (error: CallError) =>
  error.code === 401 || (error.code === 404 && !/method not found/i.test(error.description));

function isRefusal(error: CallError, words: RegExp): boolean {
  return error.code === 400 && words.test(error.description);
}

/** Whether the chat or the whole bot is flooded can't be told from one answer; several chats within a second tell. */
export type Floods = {
  note(chat: string, retryAfterMs: number, now: number): { retryAfterMs: number; whole: boolean };
};

export function createFloods(): Floods {
  let recent: { chat: string; at: number; retryAfterMs: number }[] = [];
  return {
    note(chat, retryAfterMs, now) {
      recent = [...recent.filter(({ at }) => now - at <= FLOOD_WINDOW_MS), { chat, at: now, retryAfterMs }];
      const whole = new Set(recent.map((flood) => flood.chat)).size > 1;
      return {
        whole,
        retryAfterMs: whole ? Math.max(...recent.map((flood) => flood.retryAfterMs)) : retryAfterMs,
      };
    },
  };
}

/** What a failed call means for the message, by the table of the Bot API's answers. */
export function sendFailureOf(error: CallError, chat: string, floods: Floods, now: number): SendFailure {
  const why = error.message;
  const { outage } = error;
  if (error.outcome === 'unsent') return { kind: 'later', why, retryAfterMs: null, whole: false, outage };
  if (error.outcome === 'unknown') return { kind: 'uncertain', why, outage };
  if (error.code === 429)
    return { kind: 'later', why, ...floods.note(chat, error.retryAfterMs ?? 1000, now) };
  if (isTokenRefused(error))
    return { kind: 'later', why, retryAfterMs: TOKEN_REFUSED_WAIT_MS, whole: true, alarm: true };
  if (error.code === 403 || isUnknownChat(error)) return { kind: 'blocked', why };
  return { kind: 'refused', why };
}
