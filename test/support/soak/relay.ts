import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from './chance.ts';

const CUT_BEFORE = 0.005;
const CUT_AFTER = 0.005;
const TWICE = 0.03;
const HELD = 0.3;
const HELD_MS = 60;

export type Relay = {
  url: string;
  /** Where the service listens now; null: nowhere. */
  target: string | null;
  /** `away`: nobody listened; `overtaken`: messages that a later press of the same person passed. */
  readonly counts: Record<'passed' | 'twice' | 'cut' | 'refused' | 'away' | 'overtaken', number>;
  /** Update ids in the order in which the service confirmed them first. */
  readonly confirmed: number[];
  close(): Promise<void>;
};

/**
 * Stands between Telegram and the webhook and does what a line does: brings an update twice, breaks before or after it was
 * taken, holds one while another passes. Telegram itself keeps the order it promises and repeats what was not confirmed.
 */
export async function startRelay(chance: Chance): Promise<Relay> {
  const agent = new http.Agent({ keepAlive: true });
  const tries = new Map<number, number>();
  const known = new Set<number>();
  const lastPress = new Map<number, number>();
  const server = http.createServer((request, response) => void take(request, response));
  const relay: Relay = {
    url: '',
    target: null,
    counts: { passed: 0, twice: 0, cut: 0, refused: 0, away: 0, overtaken: 0 },
    confirmed: [],
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const confirm = (update: Update) => {
    if (known.has(update.update_id)) return;
    known.add(update.update_id);
    relay.confirmed.push(update.update_id);
    const from = (update.callback_query ?? update.message)?.from.id ?? 0;
    if (update.callback_query) lastPress.set(from, update.update_id);
    else if ((lastPress.get(from) ?? 0) > update.update_id) relay.counts.overtaken += 1;
  };

  const pass = async (request: http.IncomingMessage, body: Buffer, update: Update): Promise<number> => {
    const status = relay.target ? await post(agent, relay.target, request, body).catch(() => 0) : 0;
    if (status === 200) confirm(update);
    if (status === 0) relay.counts.away += 1;
    return status;
  };

  const take = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const body = await read(request);
    const update = JSON.parse(body.toString('utf8')) as Update;
    const id = update.update_id;
    const nth = tries.get(id) ?? 0;
    tries.set(id, nth + 1);
    const draw = chance('relay', id, nth);
    if (draw < CUT_BEFORE) {
      relay.counts.cut += 1;
      request.socket.destroy();
      return;
    }
    if (chance('held', id, nth) < HELD) await pause(HELD_MS);
    const status = await pass(request, body, update);
    if (status === 0 || draw < CUT_BEFORE + CUT_AFTER) {
      if (status !== 0) relay.counts.cut += 1;
      request.socket.destroy();
      return;
    }
    if (status === 200) relay.counts.passed += 1;
    else relay.counts.refused += 1;
    response.writeHead(status).end('{}');
    if (draw > 1 - TWICE) {
      relay.counts.twice += 1;
      await pass(request, body, update);
    }
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  relay.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return relay;
}

type Update = {
  update_id: number;
  message?: { from: { id: number } };
  callback_query?: { from: { id: number } };
};

async function read(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** @returns the status. */
function post(agent: http.Agent, target: string, given: http.IncomingMessage, body: Buffer): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-telegram-bot-api-secret-token': given.headers['x-telegram-bot-api-secret-token'] ?? '',
  };
  return new Promise((resolve, reject) => {
    const request = http.request(`${target}${given.url}`, { method: 'POST', agent, headers }, (response) => {
      response
        .resume()
        .on('end', () => resolve(response.statusCode ?? 0))
        .on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
