import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

/** A file sent in a multipart request. */
export interface Upload {
  readonly fileName: string;
  readonly mime: string;
  readonly data: Buffer;
}

/** One parameter as it came: JSON keeps its type, forms and query strings are text (`textual`). */
export interface Raw {
  readonly value: unknown;
  readonly textual: boolean;
}

export interface RequestBody {
  readonly fields: Map<string, Raw>;
  readonly files: Map<string, Upload>;
}

/** The official server takes uploads of up to 50 MB; the rest is room for the other parts. */
const maxBytes = 51 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new ApiError(413, 'Request Entity Too Large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function fromPairs(pairs: URLSearchParams, into: RequestBody) {
  for (const [name, value] of pairs) into.fields.set(name, { value, textual: true });
}

function fromJson(bytes: Buffer, into: RequestBody) {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ApiError(400, "Bad Request: can't parse JSON object", { violation: true });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ApiError(400, 'Bad Request: expected an Object', { violation: true });
  }
  for (const [name, value] of Object.entries(parsed)) into.fields.set(name, { value, textual: false });
}

function headersOf(part: Buffer) {
  const headers = new Map<string, string>();
  for (const line of part.toString('utf8').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

const quoted = (header: string, name: string) =>
  new RegExp(`[; ]${name}="((?:[^"\\\\]|\\\\.)*)"`).exec(header)?.[1]?.replace(/\\(.)/g, '$1');

function addPart(part: Buffer, into: RequestBody) {
  const gap = part.indexOf('\r\n\r\n');
  if (gap < 0) throw new ApiError(400, 'Bad Request: multipart part without headers', { violation: true });
  const headers = headersOf(part.subarray(0, gap));
  const data = part.subarray(gap + 4);
  const disposition = headers.get('content-disposition') ?? '';
  const name = quoted(disposition, 'name');
  if (name === undefined)
    throw new ApiError(400, 'Bad Request: multipart part without name', { violation: true });
  const fileName = quoted(disposition, 'filename');
  if (fileName === undefined) into.fields.set(name, { value: data.toString('utf8'), textual: true });
  else
    into.files.set(name, { fileName, mime: headers.get('content-type') ?? 'application/octet-stream', data });
}

function fromMultipart(bytes: Buffer, boundary: string, into: RequestBody) {
  const line = Buffer.from(`--${boundary}`);
  let at = bytes.indexOf(line);
  while (at >= 0) {
    const start = at + line.length;
    if (bytes.subarray(start, start + 2).toString() === '--') return;
    const next = bytes.indexOf(Buffer.concat([Buffer.from('\r\n'), line]), start);
    if (next < 0) break;
    addPart(bytes.subarray(start + 2, next), into);
    at = next + 2;
  }
  throw new ApiError(400, 'Bad Request: multipart body is cut short', { violation: true });
}

/** Query string, JSON, urlencoded form and multipart, as the official server reads them. */
export function parseBody(contentType: string, query: URLSearchParams, bytes: Buffer): RequestBody {
  const body: RequestBody = { fields: new Map(), files: new Map() };
  fromPairs(query, body);
  if (bytes.length === 0) return body;
  if (/^application\/json/i.test(contentType)) fromJson(bytes, body);
  else if (/^application\/x-www-form-urlencoded/i.test(contentType)) {
    fromPairs(new URLSearchParams(bytes.toString('utf8')), body);
  } else if (/^multipart\/form-data/i.test(contentType)) {
    const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
    fromMultipart(bytes, boundary?.[1] ?? boundary?.[2] ?? '', body);
  } else
    throw new ApiError(400, `Bad Request: unsupported content type "${contentType}"`, { violation: true });
  return body;
}
