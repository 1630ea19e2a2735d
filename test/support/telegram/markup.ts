import type {
  TelegramForceReply,
  TelegramInlineKeyboardButton,
  TelegramInlineKeyboardMarkup,
  TelegramKeyboardButton,
  TelegramReplyKeyboardMarkup,
  TelegramReplyKeyboardRemove,
} from '@gramio/types';
import { botMistake } from './api-error.ts';

/** What a reply markup asks of the client. Only `inline` (or none) leaves the message editable. */
export type Markup =
  | { readonly kind: 'none' }
  | { readonly kind: 'inline'; readonly markup: TelegramInlineKeyboardMarkup }
  | { readonly kind: 'keyboard'; readonly rows: TelegramKeyboardButton[][]; readonly oneTime: boolean }
  | { readonly kind: 'remove' }
  | { readonly kind: 'force' };

type Named<T> = Record<keyof T, true>;

const actions: Named<Omit<TelegramInlineKeyboardButton, 'text' | 'icon_custom_emoji_id' | 'style'>> = {
  url: true,
  callback_data: true,
  web_app: true,
  login_url: true,
  switch_inline_query: true,
  switch_inline_query_current_chat: true,
  switch_inline_query_chosen_chat: true,
  copy_text: true,
  callback_game: true,
  pay: true,
  disabled: true,
};
const buttonLooks = { text: true, icon_custom_emoji_id: true, style: true } as const;

const keyboardButton: Named<TelegramKeyboardButton> = {
  ...buttonLooks,
  request_users: true,
  request_chat: true,
  request_managed_bot: true,
  request_contact: true,
  request_location: true,
  request_poll: true,
  web_app: true,
};

const keyboardMarkup: Named<TelegramReplyKeyboardMarkup> = {
  keyboard: true,
  is_persistent: true,
  resize_keyboard: true,
  one_time_keyboard: true,
  input_field_placeholder: true,
  selective: true,
  force_reply: true,
};
const removeMarkup: Named<TelegramReplyKeyboardRemove> = { remove_keyboard: true, selective: true };
const forceMarkup: Named<TelegramForceReply> = {
  force_reply: true,
  input_field_placeholder: true,
  selective: true,
};

/** `hide` is what telegraf's button builders add to every button; Telegram does not know it and does not mind. */
const harmless = new Set(['hide']);

export function onlyKnown(what: string, object: object, known: object) {
  for (const key of Object.keys(object)) {
    if (!Object.hasOwn(known, key)) throw botMistake(`unknown field "${key}" of ${what}`);
  }
}

function checkText(button: Record<string, unknown>, where: string) {
  if (typeof button['text'] !== 'string') throw botMistake(`can't parse ${where}: Can't find field "text"`);
  if (button['text'].trim() === '') throw botMistake(`can't parse ${where}: text must be non-empty`);
}

function checkUrl(text: string, url: unknown) {
  if (typeof url !== 'string' || !/^(https?:\/\/[^\s/]+|tg:\/\/)/i.test(url)) {
    throw botMistake(`inline keyboard button URL '${url}' is invalid (button "${text}")`);
  }
}

function inlineButton(given: unknown): TelegramInlineKeyboardButton {
  if (typeof given !== 'object' || given === null) throw botMistake('InlineKeyboardButton must be an Object');
  const where = 'inline keyboard button';
  const button = Object.fromEntries(Object.entries(given).filter(([key]) => !harmless.has(key)));
  onlyKnown(where, button, { ...actions, ...buttonLooks });
  checkText(button, where);
  const chosen = Object.keys(button).filter((key) => Object.hasOwn(actions, key));
  if (chosen.length === 0)
    throw botMistake(`can't parse ${where}: Text buttons are unallowed in the inline keyboard`);
  if (chosen.length > 1)
    throw botMistake(`can't parse ${where}: exactly one action is allowed, found ${chosen.join(', ')}`);
  if ('callback_data' in button) {
    const data = button['callback_data'];
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : 0;
    if (bytes < 1 || bytes > 64) throw botMistake('BUTTON_DATA_INVALID');
  }
  if ('url' in button) checkUrl(String(button['text']), button['url']);
  return button as unknown as TelegramInlineKeyboardButton;
}

function rowsOf<T>(given: unknown, field: string, read: (button: unknown) => T): T[][] {
  if (!Array.isArray(given) || !given.every((row) => Array.isArray(row))) {
    throw botMistake(`field "${field}" must be an Array of Arrays`);
  }
  const rows = (given as unknown[][]).map((row) => row.map(read)).filter((row) => row.length > 0);
  if (rows.some((row) => row.length > 8)) throw botMistake('more than 8 buttons in a row');
  if (rows.flat().length > 100) throw botMistake('reply markup is too long');
  return rows;
}

function plainButton(given: unknown): TelegramKeyboardButton {
  if (typeof given === 'string') return plainButton({ text: given });
  if (typeof given !== 'object' || given === null) throw botMistake('KeyboardButton must be an Object');
  const button = Object.fromEntries(Object.entries(given).filter(([key]) => !harmless.has(key)));
  onlyKnown('keyboard button', button, keyboardButton);
  checkText(button, 'keyboard button');
  return button as unknown as TelegramKeyboardButton;
}

function checkPlaceholder(text: unknown) {
  if (text === undefined) return;
  const length = typeof text === 'string' ? [...text].length : 0;
  if (length < 1 || length > 64) throw botMistake('input_field_placeholder must have 1-64 characters');
}

/** @param inlineOnly edits take no other kind of markup */
export function readMarkup(given: Record<string, unknown> | undefined, inlineOnly = false): Markup {
  if (given === undefined) return { kind: 'none' };
  if ('inline_keyboard' in given) {
    onlyKnown('InlineKeyboardMarkup', given, { inline_keyboard: true });
    const rows = rowsOf(given['inline_keyboard'], 'inline_keyboard', inlineButton);
    return rows.length === 0 ? { kind: 'none' } : { kind: 'inline', markup: { inline_keyboard: rows } };
  }
  if (inlineOnly) throw botMistake('inline keyboard expected');
  if ('keyboard' in given) {
    onlyKnown('ReplyKeyboardMarkup', given, keyboardMarkup);
    checkPlaceholder(given['input_field_placeholder']);
    const rows = rowsOf(given['keyboard'], 'keyboard', plainButton);
    return { kind: 'keyboard', rows, oneTime: given['one_time_keyboard'] === true };
  }
  if (given['remove_keyboard'] === true) {
    onlyKnown('ReplyKeyboardRemove', given, removeMarkup);
    return { kind: 'remove' };
  }
  if (given['force_reply'] === true) {
    onlyKnown('ForceReply', given, forceMarkup);
    checkPlaceholder(given['input_field_placeholder']);
    return { kind: 'force' };
  }
  throw botMistake('object expected as reply markup');
}
