import { createHash } from 'node:crypto';
import type { ShownAttachment } from './people.ts';
import type { State } from './state.ts';

/** A file that a person sends. */
export interface SentFile {
  readonly data?: Buffer;
  readonly name?: string;
  readonly mime?: string;
  /** Another address than the one where the simulator serves `data`. */
  readonly url?: string;
}

/** An attachment as the person sees it and as the webhook tells it (contract §7.5). */
export interface Attached {
  readonly shown: ShownAttachment;
  readonly told: { readonly type: string; readonly payload: object };
}

const nothing = Buffer.alloc(0);
const endings: Record<string, string> = {
  image: 'jpg',
  gif: 'gif',
  audio: 'amr',
  video: 'mp4',
  sticker: 'png',
  file: 'pdf',
};
const mimes: Record<string, string> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  amr: 'audio/amr',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
};

/** Keeps a file where attachments are served, and gives its address. */
export function serve(state: State, kind: string, file: SentFile): string {
  if (file.url !== undefined) return file.url;
  const name = file.name ?? `${kind}.${endings[kind] ?? 'bin'}`;
  const ending = name.split('.').at(-1) ?? '';
  const path = `/${state.ids.message()}/${encodeURIComponent(name)}`;
  const mime = file.mime ?? mimes[ending] ?? 'application/octet-stream';
  state.content.set(path, { mime, data: file.data ?? nothing });
  return `${state.origin}/content${path}`;
}

export function picture(state: State, kind: 'image' | 'gif', file: SentFile): Attached {
  const url = serve(state, kind, file);
  return { shown: { kind, url }, told: { type: kind, payload: { thumbnail: url, url } } };
}

export function document(state: State, file: SentFile): Attached {
  const data = file.data ?? nothing;
  const name = file.name ?? 'tep.pdf';
  const url = serve(state, 'file', { ...file, name });
  const payload = {
    url,
    size: String(data.length),
    name,
    checksum: createHash('md5').update(data).digest('hex'),
    type: name.split('.').at(-1) ?? '',
  };
  return { shown: { kind: 'file', name, url }, told: { type: 'file', payload } };
}

export function audio(state: State, file: SentFile): Attached {
  const url = serve(state, 'audio', file);
  return { shown: { kind: 'audio', url }, told: { type: 'audio', payload: { url } } };
}

export function video(state: State, file: SentFile, description: string): Attached {
  const url = serve(state, 'video', file);
  const payload = { url, thumbnail: serve(state, 'image', {}), description };
  return { shown: { kind: 'video', url }, told: { type: 'video', payload } };
}

export function sticker(state: State, id: string): Attached {
  const url = serve(state, 'sticker', { name: `${id}.png` });
  return { shown: { kind: 'sticker', name: id, url }, told: { type: 'sticker', payload: { id, url } } };
}

/** Coordinates go as strings. */
export function location(latitude: number, longitude: number): Attached {
  const coordinates = { latitude: String(latitude), longitude: String(longitude) };
  const name = `${latitude}, ${longitude}`;
  return { shown: { kind: 'location', name }, told: { type: 'location', payload: { coordinates } } };
}

export function link(state: State, url: string, more: { title?: string; description?: string }): Attached {
  const payload = {
    thumbnail: serve(state, 'image', {}),
    description: more.description ?? '',
    url,
    ...(more.title && { title: more.title }),
  };
  return { shown: { kind: 'link', url }, told: { type: 'link', payload } };
}

/** A card comes as a link whose description is JSON. */
export function businessCard(state: State, phone: string): Attached {
  const qrCodeUrl = serve(state, 'image', { name: 'qr.png' });
  const url = `https://zalo.me/${phone}`;
  const payload = { thumbnail: qrCodeUrl, description: JSON.stringify({ phone, qrCodeUrl }), url };
  return { shown: { kind: 'link', url }, told: { type: 'link', payload } };
}
