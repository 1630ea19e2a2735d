import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect, perform } from './api.ts';
import { ApiError } from './api-error.ts';
import { parseBody, type RequestBody, readBody } from './body.ts';
import { type Answer, answerOf, type Fault } from './faults.ts';
import { methodNamed } from './method-table.ts';
import type { Call, State } from './state.ts';

export interface RunningServer {
  /** `http://127.0.0.1:port` */
  readonly root: string;
  close(): Promise<void>;
}

const json = { 'content-type': 'application/json' };

const answered = (result: unknown): Answer => ({
  status: 200,
  headers: json,
  body: JSON.stringify({ ok: true, result }),
});

function refused(error: ApiError): Answer {
  const { code, message, parameters } = error;
  const retry = parameters?.retry_after;
  const body = { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
  const headers = { ...json, ...(retry !== undefined && { 'retry-after': String(retry) }) };
  return { status: code, headers, body: JSON.stringify(body) };
}

const empty: RequestBody = { fields: new Map(), files: new Map() };

function download(state: State, path: string): Answer {
  const file = state.files.download(path, state.now());
  if (!file) return refused(new ApiError(404, 'Not Found'));
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: file.data };
}

interface Target {
  readonly token: string;
  readonly method: string;
  readonly path?: string;
}

function targetOf(url: URL): Target | undefined {
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname);
  if (file) return { token: file[1] ?? '', method: 'download', path: decodeURIComponent(file[2] ?? '') };
  const call = /^\/bot([^/]+)\/([^/]+)$/.exec(url.pathname);
  return call ? { token: call[1] ?? '', method: call[2] ?? '' } : undefined;
}

/** What the recorder keeps: values as given, files as they are. */
function recorded(body: RequestBody): Record<string, unknown> {
  const fields = [...body.fields].map(([name, { value }]) => [name, value] as const);
  return Object.fromEntries([...fields, ...body.files]);
}

async function effect(state: State, target: Target, body: RequestBody, gone: AbortSignal): Promise<Answer> {
  if (target.path !== undefined) return download(state, target.path);
  try {
    return answered(await perform(state, target.method, body, gone));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 409) await wait(state.polling.conflictDelay(), undefined, { signal: gone });
    return refused(error);
  }
}

/** Undefined means that the connection is cut. */
async function withFault(
  fault: Fault,
  run: () => Promise<Answer>,
  look: () => void,
  gone: AbortSignal,
): Promise<Answer | undefined> {
  const { status, hang, cut } = fault;
  const untouched = cut === 'before' || (status !== undefined && !fault.effect);
  if (untouched) look();
  const answer = untouched ? undefined : await run();
  if (hang) await wait(hang, undefined, { signal: gone });
  if (cut) return undefined;
  return status === undefined ? answer : answerOf({ ...fault, status });
}

async function respond(
  state: State,
  request: http.IncomingMessage,
  gone: AbortSignal,
  note: (call: Call) => void,
): Promise<Answer | undefined> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const target = targetOf(url);
  if (!target) return refused(new ApiError(404, 'Not Found'));
  const bytes = await readBody(request);
  if (target.token !== state.token) return refused(new ApiError(401, 'Unauthorized'));
  const method = methodNamed(target.method) ?? target.method;
  let body = empty;
  let unreadable: ApiError | undefined;
  try {
    body = parseBody(request.headers['content-type'] ?? '', url.searchParams, bytes);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    state.violations.push(`${method}: ${error.message}`);
    unreadable = error;
  }
  const params = target.path === undefined ? recorded(body) : { path: target.path };
  note({ method, params, at: state.now(), status: 0 });
  if (unreadable) return refused(unreadable);
  const fault = state.faults.take(method, params['chat_id']);
  const run = () => effect(state, target, body, gone);
  const look = () => (target.path === undefined ? inspect(state, target.method, body) : undefined);
  return fault ? withFault(fault, run, look, gone) : run();
}

async function serve(state: State, request: http.IncomingMessage, response: http.ServerResponse) {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  let call: Call | undefined;
  const note = (made: Call) => {
    call = made;
    state.calls.add(made);
  };
  let answer: Answer | undefined;
  try {
    answer = await respond(state, request, gone.signal, note);
  } catch (error) {
    if (gone.signal.aborted) return;
    if (!(error instanceof ApiError)) state.violations.push(`the fake itself failed: ${String(error)}`);
    answer = refused(
      error instanceof ApiError ? error : new ApiError(500, `Internal Server Error: ${String(error)}`),
    );
  }
  if (!answer) {
    request.socket.destroy();
    return;
  }
  if (call) call.status = answer.status;
  state.calls.changed();
  const length = Buffer.byteLength(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': length }).end(answer.body);
}

/** Serves the Bot API on a free port of this machine. */
export async function startServer(state: State): Promise<RunningServer> {
  const server = http.createServer((request, response) => void serve(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    root: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
