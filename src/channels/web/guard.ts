import type { FastifyRequest } from 'fastify';
import { isLoopback } from './loopback.ts';

/** A request that came through a proxy was not made on this machine, whatever its address says. */
const PROXY_HEADERS = ['forwarded', 'x-real-ip', 'via'];

/**
 * The chat has no password, so it answers only a browser on this very machine that was led here by its own address.
 * A foreign `Host` is how a page elsewhere reaches loopback (DNS rebinding).
 */
export function fromThisMachine(request: FastifyRequest): boolean {
  const { localAddress, remoteAddress } = request.socket;
  const names = Object.keys(request.headers);
  return (
    isLoopback(localAddress ?? '') &&
    isLoopback(remoteAddress ?? '') &&
    isOurHost(request) &&
    !names.some((name) => PROXY_HEADERS.includes(name) || name.startsWith('x-forwarded-'))
  );
}

/**
 * Whether our own page made this request. Browsers send `Origin` with every write; with a read or an event stream of the
 * same origin they send `Sec-Fetch-Site` and `Referer` instead.
 */
export function fromOurPage(request: FastifyRequest, writes: boolean): boolean {
  const ours = `http://${request.headers.host}`;
  const { origin, referer } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin !== undefined) return origin === ours;
  if (writes) return false;
  return site === 'same-origin' || (referer?.startsWith(`${ours}/`) ?? false);
}

function isOurHost(request: FastifyRequest): boolean {
  const port = request.socket.localPort;
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => (port === 80 ? name : `${name}:${port}`));
  return hosts.includes(request.headers.host ?? '');
}
