import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileError } from '../../../src/channels/channel.ts';
import { type FetchRules, fetchAttachment, isPublic } from '../../../src/channels/zalo/fetch-attachment.ts';

let server: http.Server;
let origin: string;
let inner: http.Server;
let innerHits = 0;
let innerPort: number;

const listening = (one: http.Server) =>
  new Promise<number>((resolve) =>
    one.listen(0, '127.0.0.1', () => resolve((one.address() as AddressInfo).port)),
  );

beforeAll(async () => {
  inner = http.createServer((_request, response) => {
    innerHits += 1;
    response.end('secret of this machine');
  });
  innerPort = await listening(inner);
  server = http.createServer((request, response) => {
    const to = (location: string) => response.writeHead(302, { location }).end();
    switch (request.url) {
      case '/a.jpg':
        return response.end('picture');
      case '/moved':
        return to('/a.jpg');
      case '/circle':
        return to('/circle');
      case '/to-loopback':
        return to(`http://127.0.0.1:${innerPort}/`);
      case '/endless': {
        const more = () => response.write(Buffer.alloc(64 * 1024), () => response.destroyed || more());
        return more();
      }
      case '/long':
        return response.writeHead(200, { 'content-length': '30000000' }).end();
      case '/silent':
        return response.writeHead(200).write('x');
      default:
        return response.writeHead(request.url === '/busy' ? 503 : 404).end();
    }
  });
  origin = `http://127.0.0.1:${await listening(server)}`;
});
afterAll(() => {
  for (const one of [server, inner]) {
    one.closeAllConnections();
    one.close();
  }
});

const rules = (more: Partial<FetchRules> = {}): FetchRules => ({
  hosts: ['zdn.vn'],
  trusted: new Set([origin]),
  ...more,
});
const why = (url: string, more: Partial<FetchRules> = {}) =>
  fetchAttachment(url, rules(more))
    .then(({ stream }) => buffer(stream))
    .then(
      () => 'opened',
      (error: unknown) => (error instanceof FileError ? error.reason : error),
    );

describe('an attachment', () => {
  it('is fetched from a configured root, over a redirect too', async () => {
    const { stream } = await fetchAttachment(`${origin}/moved`, rules());
    expect((await buffer(stream)).toString()).toBe('picture');
  });

  it.each([
    'http://f6.photo.talk.zdn.vn/a.jpg',
    'https://zdn.vn.example.com/a.jpg',
    'https://evilzdn.vn/a.jpg',
    'https://f6.zdn.vn:8443/a.jpg',
    'https://zdn.vn@127.0.0.1/a.jpg',
    'https://user:pw@f6.zdn.vn/a.jpg',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://017700000001/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/',
    'file:///etc/passwd',
    'ftp://f6.zdn.vn/a',
    'javascript:alert(1)',
    'no address',
    '',
  ])('is not fetched from %s', async (url) => {
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return [{ address: '127.0.0.1', family: 4 }];
    };
    expect(await why(url, { resolve })).toBe('gone');
    expect(asked).toEqual([]);
  });

  it.each([
    ['127.0.0.1', 4],
    ['10.1.2.3', 4],
    ['172.31.0.1', 4],
    ['192.168.1.1', 4],
    ['169.254.169.254', 4],
    ['100.100.100.200', 4],
    ['0.0.0.0', 4],
    ['255.255.255.255', 4],
    ['::1', 6],
    ['::', 6],
    ['fe80::1', 6],
    ['fd00:ec2::254', 6],
    ['::ffff:10.0.0.1', 6],
    ['64:ff9b::7f00:1', 6],
    ['2002:7f00:1::', 6],
  ])('is not fetched when its host resolves to %s', async (address, family) => {
    expect(isPublic({ address, family })).toBe(false);
    const resolve = async () => [
      { address: '203.162.0.181', family: 4 },
      { address, family },
    ];
    expect(await why('https://f6.zdn.vn/a.jpg', { resolve })).toBe('gone');
  });

  it('may come from public addresses', () => {
    expect(isPublic({ address: '203.162.0.181', family: 4 })).toBe(true);
    expect(isPublic({ address: '2405:4800::1', family: 6 })).toBe(true);
  });

  it('does not lead to this machine by a redirect, nor in a circle', async () => {
    expect(await why(`${origin}/to-loopback`)).toBe('gone');
    expect(innerHits).toBe(0);
    expect(await why(`${origin}/circle`)).toBe('gone');
  });

  it('ends at its limit, whether the length is said or not, and at its time', async () => {
    expect(await why(`${origin}/long`)).toBe('too-large');
    expect(await why(`${origin}/endless`, { limitBytes: 1_000_000 })).toBe('too-large');
    expect(await why(`${origin}/silent`, { limitMs: 100 })).toBe('unreachable');
  });

  it('is gone or may be there later, as its host says', async () => {
    expect(await why(`${origin}/nothing`)).toBe('gone');
    expect(await why(`${origin}/busy`)).toBe('unreachable');
    const resolve = () => Promise.reject(new Error('no name server'));
    expect(await why('https://f6.zdn.vn/a.jpg', { resolve })).toBe('unreachable');
  });
});
