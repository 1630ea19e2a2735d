import type { TelegramInlineKeyboardButton, TelegramMessage } from '@gramio/types';
import type { Chats, Letter } from './chats.ts';
import type { FileKind, Files } from './files.ts';

export interface SeenAttachment {
  readonly kind: FileKind | 'location' | 'contact';
  readonly fileName?: string;
  readonly mime?: string;
  readonly data?: Buffer;
}

/** A message as the person sees it now. */
export interface Seen {
  readonly id: number;
  readonly from: 'bot' | 'person';
  /** Text or caption, without markup. */
  readonly text: string;
  /** Labels of the inline keyboard, row by row. */
  readonly buttons: readonly (readonly string[])[];
  /** Labels of a reply keyboard that came with it. */
  readonly keyboard: readonly (readonly string[])[];
  readonly attachments: readonly SeenAttachment[];
  readonly edited: boolean;
  readonly replyTo: number | undefined;
  /** Messages with the same value are one album. */
  readonly album: string | undefined;
  /** Epoch milliseconds, whole seconds. */
  readonly at: number;
  /** The Bot API object behind it. */
  readonly message: TelegramMessage;
}

/** A picked button of a message. */
export interface Found {
  readonly letter: Letter;
  readonly button: TelegramInlineKeyboardButton;
}

export function inlineRows(message: TelegramMessage): TelegramInlineKeyboardButton[][] {
  const markup = message.reply_markup;
  return markup && 'inline_keyboard' in markup ? markup.inline_keyboard : [];
}

function attachmentsOf(files: Files, message: TelegramMessage): SeenAttachment[] {
  const ids = [
    message.photo?.at(-1)?.file_id,
    message.animation ? undefined : message.document?.file_id,
    message.voice?.file_id,
    message.audio?.file_id,
    message.video?.file_id,
    message.video_note?.file_id,
    message.animation?.file_id,
  ];
  const found: SeenAttachment[] = ids.flatMap((id) => (id === undefined ? [] : (files.get(id) ?? [])));
  if (message.location) found.push({ kind: 'location' });
  if (message.contact) found.push({ kind: 'contact' });
  return found;
}

const labels = (rows: readonly (readonly { text: string }[])[]) =>
  rows.map((row) => row.map(({ text }) => text));

export function seen(files: Files, letter: Letter): Seen {
  const { message, keyboard } = letter;
  return {
    id: message.message_id,
    from: letter.outgoing ? 'bot' : 'person',
    text: message.text ?? message.caption ?? '',
    buttons: labels(inlineRows(message)),
    keyboard: typeof keyboard === 'object' ? labels(keyboard.rows) : [],
    attachments: attachmentsOf(files, message),
    edited: message.edit_date !== undefined,
    replyTo: message.reply_to_message?.message_id,
    album: message.media_group_id,
    at: message.date * 1000,
    message: structuredClone(message),
  };
}

/**
 * The newest message of the bot, sent or changed after change number `since`, that fits; looks now and at
 * each change. Undefined when none came in time.
 */
export function awaitSeen(
  { chats, files }: { chats: Chats; files: Files },
  { chatId, since, timeoutMs }: { chatId: number; since: number; timeoutMs: number },
  fits: (message: Seen) => boolean,
): Promise<Seen | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Seen | undefined>();
  const look = () => {
    try {
      const letters = chats.letters(chatId).filter((l) => l.outgoing && !l.gone && l.change > since);
      const found = letters.map((letter) => seen(files, letter)).findLast(fits);
      if (found) resolve(found);
    } catch (error) {
      reject(error);
    }
  };
  const stop = chats.listen(look);
  const timer = setTimeout(() => resolve(undefined), timeoutMs);
  look();
  return promise.finally(() => {
    stop();
    clearTimeout(timer);
  });
}
