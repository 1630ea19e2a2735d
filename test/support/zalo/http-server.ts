import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, page, respond } from './dispatch.ts';
import type { Asked } from './input.ts';
import type { Call, State } from './state.ts';

export interface RunningServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  close(): Promise<void>;
}

/** Answers what is not Zalo's; undefined leaves the request to Zalo. */
export type Beside = (request: IncomingMessage, body: Buffer) => Promise<Answer | undefined>;

const MOST_BYTES = 16 * 1024 * 1024;
const ROOTS = ['oauth', 'openapi', 'business', 'content'] as const;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function takenApart(request: IncomingMessage, bytes: Buffer): Asked | undefined {
  const url = new URL(request.url ?? '/', 'http://zalo');
  const [, first, rest = ''] = /^\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const root = ROOTS.find((one) => one === first);
  const path = rest;
  return root && { root, name: `${request.method} ${path}`, path, url, headers: request.headers, bytes };
}

async function serve(
  state: State,
  request: IncomingMessage,
  beside: Beside | undefined,
  note: (call: Call) => void,
): Promise<Answer | undefined> {
  const bytes = await readBody(request);
  const other = await beside?.(request, bytes);
  if (other) return other;
  const asked = takenApart(request, bytes);
  if (asked) return respond(state, asked, note);
  state.violations.push(`${request.method} ${request.url}: this host is none of Zalo's`);
  return page(404);
}

async function answer(
  state: State,
  request: IncomingMessage,
  response: http.ServerResponse,
  beside: Beside | undefined,
) {
  let call: Call | undefined;
  const note = (made: Call) => {
    call = made;
    state.calls.add(made);
  };
  let given: Answer | undefined;
  try {
    given = await serve(state, request, beside, note);
  } catch (error) {
    if (!request.destroyed) state.violations.push(`the simulator itself failed: ${String(error)}`);
    given = page(500);
  }
  if (given && call) {
    call.status = given.status;
    if (given.error !== undefined) call.error = given.error;
  }
  state.calls.changed();
  if (given) response.writeHead(given.status, given.headers).end(given.body);
  else request.socket.destroy();
}

/** Serves Zalo's hosts on a port of this machine, each under a path of its own. */
export async function startServer(state: State, port = 0, beside?: Beside): Promise<RunningServer> {
  const server = http.createServer((request, response) => void answer(state, request, response, beside));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
