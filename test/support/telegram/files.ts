import { createHash } from 'node:crypto';
import { badRequest } from './api-error.ts';
import type { Upload } from './body.ts';

export type FileKind = 'photo' | 'document' | 'voice' | 'audio' | 'video' | 'video_note' | 'animation';

export interface StoredFile {
  readonly kind: FileKind;
  readonly fileId: string;
  readonly uniqueId: string;
  readonly fileName: string;
  readonly mime: string;
  readonly data: Buffer;
}

const folders: Record<FileKind, string> = {
  photo: 'photos',
  document: 'documents',
  voice: 'voice',
  audio: 'music',
  video: 'videos',
  video_note: 'video_notes',
  animation: 'animations',
};
const prefixes: Record<FileKind, string> = {
  photo: 'AgACAgUAAxk',
  document: 'BQACAgUAAxk',
  voice: 'AwACAgUAAxk',
  audio: 'CQACAgUAAxk',
  video: 'BAACAgUAAxk',
  video_note: 'DQACAgUAAxk',
  animation: 'CgACAgUAAxk',
};
const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'audio/ogg': 'oga',
  'audio/mpeg': 'mp3',
  'video/mp4': 'mp4',
  'application/pdf': 'pdf',
};

/** A bot may download files of up to 20 MB; a link is good for at least an hour. */
const maxDownloadBytes = 20 * 1024 * 1024;
const linkLife = 3_600_000;

/** The files that Telegram keeps: by `file_id` for ever, by download path for an hour after `getFile`. */
export class Files {
  readonly #byId = new Map<string, StoredFile>();
  readonly #byPath = new Map<string, { file: StoredFile; until: number }>();

  add(kind: FileKind, { fileName, mime, data }: Upload): StoredFile {
    const serial = String(this.#byId.size + 1).padStart(6, '0');
    const digest = createHash('sha256').update(data).digest('base64url');
    const file = {
      kind,
      fileName,
      mime,
      data,
      fileId: `${prefixes[kind]}${serial}${digest.slice(0, 40)}`,
      uniqueId: `AQAD${digest.slice(0, 12)}`,
    };
    this.#byId.set(file.fileId, file);
    return file;
  }

  get(fileId: string): StoredFile | undefined {
    return this.#byId.get(fileId);
  }

  /** `getFile`: gives the path and opens it for an hour. */
  open(fileId: string, now: number) {
    const file = this.#byId.get(fileId);
    if (!file) throw badRequest('invalid file_id');
    if (file.data.length > maxDownloadBytes) throw badRequest('file is too big');
    const serial = [...this.#byId.keys()].indexOf(fileId);
    const ending = /\.([A-Za-z0-9]{1,8})$/.exec(file.fileName)?.[1] ?? endings[file.mime];
    const path = `${folders[file.kind]}/file_${serial}${ending ? `.${ending}` : ''}`;
    this.#byPath.set(path, { file, until: now + linkLife });
    return { file_id: fileId, file_unique_id: file.uniqueId, file_size: file.data.length, file_path: path };
  }

  download(path: string, now: number): StoredFile | undefined {
    const opened = this.#byPath.get(path);
    return opened && now <= opened.until ? opened.file : undefined;
  }
}
