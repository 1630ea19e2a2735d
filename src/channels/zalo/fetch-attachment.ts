import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { type Readable, Transform } from 'node:stream';
import { FILE_LIMIT_BYTES } from '../../domain/message.ts';
import { FileError } from '../channel.ts';

export type FetchRules = {
  /** Names whose sub-domains hold what people send. */
  hosts: readonly string[];
  /** Origins of the configured roots, trusted as they are: a simulator on this machine. */
  trusted: ReadonlySet<string>;
  limitMs?: number;
  limitBytes?: number;
  resolve?: (host: string) => Promise<Address[]>;
};

type Address = { address: string; family: number };

/** A file has this long to come whole. */
const LIMIT_MS = 20_000;
const REDIRECTS = 3;

/**
 * Opens what an event pointed to. An address from outside may lead anywhere, so: https, a host of the list, its name
 * resolved once and the connection made to just that address, which must be public; a redirect is looked at the same way.
 * @throws FileError, on the stream too
 */
export async function fetchAttachment(
  url: string,
  rules: FetchRules,
): Promise<{ stream: Readable; size: number | null }> {
  const until = AbortSignal.timeout(rules.limitMs ?? LIMIT_MS);
  let target = parse(url);
  for (let hops = 0; hops <= REDIRECTS; hops += 1) {
    const response = await get(target, await addressOf(target, rules), until);
    const { statusCode: status = 0, headers } = response;
    if (status === 200) return opened(response, rules.limitBytes ?? FILE_LIMIT_BYTES, until);
    response.destroy();
    if (status < 300 || status > 399 || !headers.location)
      throw new FileError([401, 403, 404, 410].includes(status) ? 'gone' : 'unreachable');
    target = parse(headers.location, target);
  }
  throw new FileError('gone');
}

function parse(url: string, base?: URL): URL {
  if (!URL.canParse(url, base?.href)) throw new FileError('gone');
  return new URL(url, base);
}

/** Where to connect to; null for a trusted origin, which needs no look. @throws FileError */
async function addressOf(target: URL, { trusted, hosts, resolve }: FetchRules): Promise<Address | null> {
  if (trusted.has(target.origin)) return null;
  // Written as a number in whatever form, a host has become an IP address by now.
  const host = target.hostname;
  const plain = target.protocol === 'https:' && target.port === '' && !target.username && !target.password;
  const listed = isIP(host) === 0 && isListed(host, hosts);
  if (!plain || !listed) throw new FileError('gone');
  const all = await (resolve ?? resolveAll)(host).catch(() => {
    throw new FileError('unreachable');
  });
  const [first] = all;
  if (!first) throw new FileError('unreachable');
  if (!all.every(isPublic)) throw new FileError('gone');
  return first;
}

const isListed = (host: string, hosts: readonly string[]) =>
  hosts.some((name) => host === name || host.endsWith(`.${name}`));

/** Whether an address looks like one where people's files are; it is looked at again before anything is fetched. */
export function mayHoldFiles(url: string, { trusted, hosts }: FetchRules): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, hostname } = new URL(url);
  return trusted.has(origin) || isListed(hostname, hosts);
}

const resolveAll = (host: string): Promise<Address[]> => lookup(host, { all: true });

const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4');
/** Of IPv6 only global unicast is public, without what carries an IPv4 address or is for documents. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');
const WITHIN = new BlockList();
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  WITHIN.addSubnet(net, bits, 'ipv6');

export function isPublic({ address, family }: Address): boolean {
  if (family === 4) return isIP(address) === 4 && !PRIVATE.check(address, 'ipv4');
  return isIP(address) === 6 && GLOBAL.check(address, 'ipv6') && !WITHIN.check(address, 'ipv6');
}

function get(target: URL, at: Address | null, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const { request } = target.protocol === 'https:' ? https : http;
  const asked = request(target, { signal, agent: false, ...(at && pinned(at)) });
  asked.on('response', resolve);
  asked.on('error', () => reject(new FileError('unreachable')));
  asked.end();
  return promise;
}

/** Connects to the address that was looked at, whatever the name resolves to by now. */
function pinned({ address, family }: Address): { autoSelectFamily: false; lookup: LookupFunction } {
  return { autoSelectFamily: false, lookup: (_host, _options, done) => done(null, address, family) };
}

/** The body, which ends with an error as soon as it passes the limit or its time. */
function opened(
  response: http.IncomingMessage,
  limitBytes: number,
  until: AbortSignal,
): { stream: Readable; size: number | null } {
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  if (length > limitBytes) {
    response.destroy();
    throw new FileError('too-large');
  }
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limitBytes) done(new FileError('too-large'));
      else done(null, chunk);
    },
    destroy(error, done) {
      response.destroy();
      done(error);
    },
  });
  const broken = () => stream.destroy(new FileError('unreachable'));
  response.on('error', broken);
  response.on('aborted', broken);
  until.addEventListener('abort', broken, { once: true });
  response.pipe(stream);
  return { stream, size: Number.isNaN(length) ? null : length };
}
