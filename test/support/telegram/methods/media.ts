import type { TelegramMessage } from '@gramio/types';
import { badRequest, botMistake } from '../api-error.ts';
import type { Upload } from '../body.ts';
import type { FileKind, StoredFile } from '../files.ts';
import { Parameters } from '../parameters.ts';
import type { State } from '../state.ts';
import { type Content, captionOf, deliver } from './delivery.ts';

const megabyte = 1024 * 1024;

const isImage = (data: Buffer) =>
  data.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) ||
  data.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) ||
  data.subarray(0, 4).toString('latin1') === 'GIF8' ||
  (data.subarray(0, 4).toString('latin1') === 'RIFF' && data.subarray(8, 12).toString('latin1') === 'WEBP');

function checkUpload(kind: FileKind, { data }: Upload) {
  if (data.length === 0) throw botMistake('file must be non-empty');
  const most = kind === 'photo' ? 10 : 50;
  if (data.length > most * megabyte) throw botMistake(`file is too big for a ${kind}: ${most} MB at most`);
  if (kind === 'photo' && !isImage(data)) throw botMistake('IMAGE_PROCESS_FAILED');
}

/** Uploads are kept; a `file_id` must be known and of the same kind. */
function fileOf(state: State, kind: FileKind, given: Upload | string | undefined): StoredFile {
  if (typeof given === 'object') {
    checkUpload(kind, given);
    return state.files.add(kind, given);
  }
  if (!given) throw botMistake(`there is no ${kind} in the request`);
  if (/^https?:/i.test(given)) throw badRequest('failed to get HTTP URL content');
  const file = state.files.get(given);
  if (!file) throw botMistake('wrong file identifier/HTTP URL specified');
  if (file.kind !== kind) throw botMistake(`can't use file of type ${file.kind} as ${kind}`);
  return file;
}

const ids = (file: StoredFile) => ({
  file_id: file.fileId,
  file_unique_id: file.uniqueId,
  file_size: file.data.length,
});

/** How a message shows a stored file. A photo comes in sizes, the largest last; smaller ones have other bytes. */
export function shownAs(
  state: State,
  file: StoredFile,
  more: { duration?: number; side?: number } = {},
): Content {
  if (file.kind === 'photo') {
    const side = more.side ?? 1280;
    const small = state.files.add('photo', { ...file, data: Buffer.from(`thumbnail of ${file.fileId}`) });
    return {
      photo: [
        { ...ids(small), width: 90, height: 67 },
        { ...ids(file), width: side, height: Math.round((side * 3) / 4) },
      ],
    };
  }
  const described = { ...ids(file), mime_type: file.mime };
  if (file.kind === 'document') return { document: { ...described, file_name: file.fileName } };
  const played = { ...described, duration: more.duration ?? 1 };
  if (file.kind === 'voice') return { voice: played };
  if (file.kind === 'video_note')
    return { video_note: { ...ids(file), length: 240, duration: played.duration } };
  const named = { ...played, file_name: file.fileName };
  if (file.kind === 'audio') return { audio: named };
  const shown = { ...named, width: 1280, height: 720 };
  // Older bots know no animations: for them it is a document too.
  if (file.kind === 'animation')
    return { animation: shown, document: { ...described, file_name: file.fileName } };
  return { video: shown };
}

const send = (kind: Exclude<FileKind, 'video_note' | 'animation'>) => (state: State, given: Parameters) => {
  const caption = captionOf(given);
  const duration = given.num('duration');
  // Whether the chat can be written to is known before the file is kept.
  state.chats.reachable(given.chat('chat_id'));
  const file = fileOf(state, kind, given.file(kind));
  return deliver(state, given, {
    ...shownAs(state, file, duration === undefined ? {} : { duration }),
    ...caption,
  });
};

export const sendPhoto = send('photo');
export const sendDocument = send('document');
export const sendVoice = send('voice');
export const sendAudio = send('audio');
export const sendVideo = send('video');

const albumKinds: Record<string, FileKind> = {
  photo: 'photo',
  video: 'video',
  audio: 'audio',
  document: 'document',
};

function albumItem(state: State, given: Parameters, item: unknown): Content {
  if (typeof item !== 'object' || item === null)
    throw botMistake("can't parse InputMedia: expected an Object");
  const { type, media, ...more } = item as Record<string, unknown>;
  const kind = albumKinds[String(type)];
  if (!kind) throw botMistake(`can't parse InputMedia: type "${type}" is unsupported`);
  if (typeof media !== 'string') throw botMistake("can't parse InputMedia: media not found");
  const attachment = /^attach:\/\/(.+)$/.exec(media)?.[1];
  const file = fileOf(state, kind, attachment === undefined ? media : given.attached.get(attachment));
  return { ...shownAs(state, file), ...captionOf(new Parameters(more, given.attached)) };
}

let albums = 0;

/** A number for an album, as a string of digits like Telegram's. */
export function newAlbumId(): string {
  albums += 1;
  return String(13_700_000_000_000_000n + BigInt(albums));
}

export function sendMediaGroup(state: State, given: Parameters): TelegramMessage[] {
  const items = given.list('media') ?? [];
  if (items.length < 2 || items.length > 10) throw botMistake('an album has 2-10 items');
  state.chats.reachable(given.chat('chat_id'));
  const contents = items.map((item) => albumItem(state, given, item));
  const documents = contents.filter((content) => content.document).length;
  if (documents > 0 && documents < contents.length) {
    throw botMistake("document can't be mixed with other media types");
  }
  const album = { media_group_id: newAlbumId() };
  return contents.map((content) => deliver(state, given, { ...album, ...content }));
}
