import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { FileError } from '../channel.ts';
import { type Api, CallError, UPLOAD_LIMIT_MS } from './api.ts';
import { isTooBigFile } from './failures.ts';
import { fileInfo } from './payloads.ts';

/** A bot may fetch files of up to this size (Bot API, getFile). */
const DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024;

/** Opens a file that a person sent, as a stream. @throws FileError */
export async function openFile(
  api: Api,
  where: { apiRoot: string; token: string },
  fileId: string,
): Promise<{ stream: Readable; size: number | null }> {
  const { file_path: path, file_size: size } = await locate(api, fileId);
  if (size !== undefined && size > DOWNLOAD_LIMIT_BYTES) throw new FileError('too-large');
  // A path from the root would be one on the machine of a local Bot API server, which we don't read.
  if (!path || path.startsWith('/') || path.split('/').includes('..')) throw new FileError('gone');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const response = await get(new URL(`${where.apiRoot}/file/bot${where.token}/${encoded}`), api);
  if (response.statusCode === 200) {
    const length = Number(response.headers['content-length'] ?? Number.NaN);
    return { stream: response, size: size ?? (Number.isNaN(length) ? null : length) };
  }
  response.resume();
  const gone = response.statusCode === 404 || response.statusCode === 400;
  throw new FileError(gone ? 'gone' : 'unreachable');
}

async function locate(api: Api, fileId: string) {
  try {
    return fileInfo.parse(await api.call('getFile', { file_id: fileId }));
  } catch (error) {
    if (!(error instanceof CallError) || error.outcome !== 'answered') throw new FileError('unreachable');
    if (isTooBigFile(error)) throw new FileError('too-large');
    throw new FileError(error.code === 400 ? 'gone' : 'unreachable');
  }
}

/** No error of the connection goes further: it may quote the address, which holds the token. */
function get(url: URL, api: Api): Promise<http.IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const signal = AbortSignal.any([AbortSignal.timeout(UPLOAD_LIMIT_MS), api.ending]);
  const { request } = url.protocol === 'https:' ? https : http;
  const asked = request(url, { agent: api.agent, signal });
  asked.on('response', resolve);
  asked.on('error', () => reject(new FileError('unreachable')));
  asked.end();
  return promise;
}
