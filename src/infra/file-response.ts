import type { Readable } from 'node:stream';
import { endingOf } from '../domain/file-type.ts';
import type { FileStore } from './files.ts';

export type Served = { sha256: string; size: number; mime: string };

export type FileResponse = {
  status: 200 | 206 | 416;
  headers: Record<string, string | number>;
  body: Readable | null;
};

/** What a browser may show by itself; everything else it only saves. */
const INLINE = new Set(['image/jpeg', 'image/png', 'image/webp']);
const PLAYED = /^(audio|video)\//;

/**
 * A stored file as an answer to a browser: never run, never sniffed, named by us. `range` is the request's header, for
 * players that jump.
 */
export function fileResponse(files: FileStore, file: Served, range: string | undefined): FileResponse {
  const common = {
    'content-type': file.mime,
    'content-disposition': `${INLINE.has(file.mime) ? 'inline' : 'attachment'}; filename="${fileName(file)}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, max-age=3600',
    ...(PLAYED.test(file.mime) ? { 'accept-ranges': 'bytes' } : {}),
  };
  const part = PLAYED.test(file.mime) ? readRange(range, file.size) : null;
  if (part === 'unsatisfiable')
    return { status: 416, headers: { 'content-range': `bytes */${file.size}` }, body: null };
  if (part === null)
    return {
      status: 200,
      headers: { ...common, 'content-length': file.size },
      body: files.read(file.sha256),
    };
  return {
    status: 206,
    headers: {
      ...common,
      'content-length': part.end - part.start + 1,
      'content-range': `bytes ${part.start}-${part.end}/${file.size}`,
    },
    body: files.read(file.sha256, part),
  };
}

/** Ours, never the sender's: a name could carry anything. */
function fileName(file: Served): string {
  return `doi-thoai-${file.sha256.slice(0, 8)}.${endingOf(file.mime) ?? 'bin'}`;
}

/** One range of bytes, both ends included; several or malformed ones count as none (RFC 9110, 14.2). */
function readRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}
