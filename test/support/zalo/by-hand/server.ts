import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Answer } from '../dispatch.ts';
import { createZaloSimulator, type ZaloSimulator } from '../index.ts';
import { act, type Wish } from './acts.ts';
import { view } from './view.ts';

const FOLDER = join(import.meta.dirname, 'page');
const PAGE: Readonly<Record<string, { file: string; type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/by-hand/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/by-hand/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
};
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const answer = (status: number, type: string, body: string | Buffer): Answer => ({
  status,
  headers: { ...HEADERS, 'content-type': type },
  body,
});
const json = (status: number, value: unknown) => answer(status, 'application/json', JSON.stringify(value));

/** Only pages of this machine: another site may neither read nor act, nor a name that points here. */
function refusal(request: IncomingMessage): string | undefined {
  const host = request.headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost|\[::1\]):\d+$/.test(host)) return 'this page answers on loopback only';
  if (request.method === 'GET') return undefined;
  const type = request.headers['content-type'] ?? '';
  const own = request.headers.origin === `http://${host}` && /^application\/json/.test(type);
  return own ? undefined : 'only its own page may act';
}

const PICTURES = [
  { type: 'image/png', start: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
  { type: 'image/jpeg', start: Buffer.from([0xff, 0xd8, 0xff]) },
];

/** Pictures are shown, everything else is only handed over. */
function file(zalo: ZaloSimulator, query: URLSearchParams): Answer {
  const letters = zalo.followers().flatMap((follower) => follower.chat());
  const attachment = letters.find(({ id }) => id === query.get('message'))?.attachments[
    Number(query.get('at'))
  ];
  if (!attachment?.data) return json(404, { error: 'no such file' });
  const { data, name = 'tep' } = attachment;
  const picture = PICTURES.find(({ start }) => data.subarray(0, start.length).equals(start));
  const { headers, ...rest } = answer(200, picture?.type ?? 'application/octet-stream', data);
  const disposition = `${picture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`;
  return { ...rest, headers: { ...headers, 'content-disposition': disposition } };
}

async function wished(zalo: ZaloSimulator, body: Buffer): Promise<Answer> {
  try {
    return json(200, await act(zalo, JSON.parse(body.toString('utf8')) as Wish));
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function respond(
  zalo: ZaloSimulator,
  request: IncomingMessage,
  body: Buffer,
): Promise<Answer | undefined> {
  const url = new URL(request.url ?? '/', 'http://by-hand');
  const page = PAGE[url.pathname];
  if (!page && !url.pathname.startsWith('/by-hand/')) return undefined;
  const refused = refusal(request);
  if (refused) return json(403, { error: refused });
  if (page) return answer(200, page.type, readFileSync(join(FOLDER, page.file)));
  if (request.method === 'POST' && url.pathname === '/by-hand/act') return wished(zalo, body);
  if (url.pathname === '/by-hand/file') return file(zalo, url.searchParams);
  if (url.pathname !== '/by-hand/state') return json(404, { error: 'no such page' });
  const shown = zalo.followers().find(({ id }) => id === url.searchParams.get('person'));
  return json(200, view(zalo, shown));
}

export interface ByHand {
  readonly zalo: ZaloSimulator;
  /** Where the page is. */
  readonly address: string;
  stop(): Promise<void>;
}

/** The simulator with a page on which anyone chats as a follower. What is due is done by the real clock. */
export async function startByHand({ port, hookUrl }: { port?: number; hookUrl?: string }): Promise<ByHand> {
  const zalo: ZaloSimulator = await createZaloSimulator({
    ...(port !== undefined && { port }),
    salt: randomUUID(),
    switches: { answerWithinMs: 2000, moderationMs: 10_000, foreignRefreshTokens: true },
    beside: (request, body) => respond(zalo, request, body),
  });
  zalo.hookUrl = hookUrl;
  zalo.follower('2468135790246813579', { name: 'Lò Thị Hoa', phone: '84912345678' });
  zalo.follower('2468135790246813580', { name: 'Trần Văn Nam' });
  const timer = setInterval(() => void zalo.tick(), 1000);
  return {
    zalo,
    address: new URL('/', zalo.roots.openapi).href,
    async stop() {
      clearInterval(timer);
      await zalo.stop();
    },
  };
}
