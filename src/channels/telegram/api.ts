import type { Readable } from 'node:stream';
import { Telegram, TelegramError } from 'telegraf';
import type { TelegramConfig } from '../../infra/config.ts';
import { scrub } from '../../infra/log.ts';
import { createAgent, neverLeft } from '../../infra/outbound-agent.ts';
import { createProxyAgent } from '../../infra/proxy-agent.ts';
import { knowWhereAnswersEnd } from './answer-ends.ts';
import type { Waits } from './waits.ts';

/** How long a file may take, up or down. */
export const UPLOAD_LIMIT_MS = 45_000;

/**
 * A call that did not succeed. `answered`: Telegram refused it. `unsent`: it never left this machine. `unknown`: it left
 * and no proper answer came back, so it may have had its effect. Holds no URL (there the token is), no request, no text.
 */
export class CallError extends Error {
  override name = 'CallError';
  readonly outcome: 'answered' | 'unsent' | 'unknown';
  /** The status of the answer, 0 without one. */
  readonly code: number;
  readonly description: string;
  readonly retryAfterMs: number | null;
  /** The id under which the chat goes on. */
  readonly movedTo: number | null;
  /** Telegram was asked and did not answer, or not as itself: others will fare alike. */
  readonly outage: boolean;
  constructor(
    method: string,
    failure: {
      outcome: CallError['outcome'];
      code?: number;
      description: string;
      retryAfterMs?: number | null;
      movedTo?: number | null;
      outage?: boolean;
    },
  ) {
    const description = withoutQuotes(scrub(failure.description));
    super(`${method}: ${failure.code ? `${failure.code} ` : ''}${description}`);
    this.outcome = failure.outcome;
    this.code = failure.code ?? 0;
    this.description = description;
    this.retryAfterMs = failure.retryAfterMs ?? null;
    this.movedTo = failure.movedTo ?? null;
    this.outage = failure.outage ?? false;
  }
}

/** A file for telegraf to send. Nothing else may have a `source`: telegraf reads paths and fetches addresses it is given. */
export class Upload {
  readonly source: Readable;
  readonly filename: string;
  constructor(source: Readable, filename: string) {
    this.source = source;
    this.filename = filename;
  }
}

export type Payload = Record<string, unknown>;

export type Api = {
  /** How long a call may take that says nothing else, in milliseconds. */
  limitMs: number;
  /** @throws CallError */
  call(
    method: string,
    payload: Payload,
    options?: { limitMs?: number; signal?: AbortSignal },
  ): Promise<unknown>;
  agent: ReturnType<typeof createAgent>;
  /** Aborts when the service stops, after a moment for what is under way. */
  ending: AbortSignal;
  stop(): void;
};

/** telegraf's client and nothing else of it, with its holes closed (docs/decisions/0004-telegraf-as-a-client.md). */
export function createApi(
  { token, apiRoot, proxy }: Pick<TelegramConfig, 'token' | 'apiRoot' | 'proxy'>,
  waits: Pick<Waits, 'call' | 'connect' | 'stopGrace'>,
): Api {
  const agent = proxy ? createProxyAgent(proxy, waits.connect) : createAgent(apiRoot, waits.connect);
  knowWhereAnswersEnd(agent);
  // telegraf joins paths by URL rules: without a slash at the end the last part of a root would be lost.
  const telegram = new Telegram(token, { apiRoot: `${apiRoot}/`, webhookReply: false, agent });
  // For an http: root telegraf drops the agent it is given.
  (telegram as unknown as { options: { agent: unknown } }).options.agent = agent;
  const ending = new AbortController();
  return {
    agent,
    ending: ending.signal,
    limitMs: waits.call,
    async call(method, payload, { limitMs = waits.call, signal } = {}) {
      refuseForeignFiles(payload);
      const over = [ending.signal, ...(signal ? [signal] : [])];
      if (limitMs <= 0 || over.some(({ aborted }) => aborted))
        throw new CallError(method, { outcome: 'unsent', description: 'no time left' });
      try {
        return await within(limitMs, over, (end) =>
          telegram.callApi(method as never, payload as never, { signal: end as never }),
        );
      } catch (error) {
        throw toCallError(method, error, !ending.signal.aborted);
      }
    },
    stop() {
      setTimeout(() => ending.abort(), waits.stopGrace).unref();
    },
  };
}

/**
 * Work that is aborted when its time is over or one of `signals` aborts. What watches for that goes with the work: a signal of
 * AbortSignal.timeout lives till its time is over, so that at a thousand calls a second some ten thousand would.
 */
async function within<T>(
  limitMs: number,
  signals: readonly AbortSignal[],
  work: (end: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, limitMs).unref();
  for (const signal of signals) signal.addEventListener('abort', abort);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', abort);
  }
}

/** The same calls, all of them over after `limitMs`. */
export function limitedTo(api: Api, limitMs: number): Api {
  const until = performance.now() + limitMs;
  return {
    ...api,
    call: (method, payload, options = {}) =>
      api.call(method, payload, {
        ...options,
        limitMs: Math.min(options.limitMs ?? api.limitMs, until - performance.now()),
      }),
  };
}

/**
 * An object with a `source` or `url` is a file to telegraf, which would open that path or fetch that address for whoever
 * shaped it. Only our own uploads pass.
 */
function refuseForeignFiles(payload: Payload): void {
  const values = Object.entries(payload).flatMap(([name, value]) =>
    name === 'link_preview_options' ? [] : Array.isArray(value) ? value : [value],
  );
  for (const value of values) {
    const inner = isObject(value) ? value['media'] : undefined;
    for (const candidate of [value, inner]) {
      if (!isObject(candidate) || candidate instanceof Upload) continue;
      if (candidate['source'] || candidate['url'])
        throw new TypeError('a file that is not ours was to be sent');
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** `wanted`: it was not us who ended the call because we stop. */
function toCallError(method: string, error: unknown, wanted: boolean): CallError {
  if (error instanceof TelegramError) {
    const { code, description, parameters } = error;
    // From 500 on telegraf throws the body away; such an answer may come from a proxy after the call had its effect.
    const outcome = code >= 500 ? 'unknown' : 'answered';
    const seconds = parameters?.retry_after;
    return new CallError(method, {
      outcome,
      code,
      description: description ?? '',
      retryAfterMs: typeof seconds === 'number' ? seconds * 1000 : null,
      movedTo: parameters?.migrate_to_chat_id ?? null,
      outage: outcome === 'unknown',
    });
  }
  const { name, code, type, message } = error as Partial<
    Record<'name' | 'code' | 'type' | 'message', string>
  >;
  if (name === 'AbortError')
    return new CallError(method, { outcome: 'unknown', description: 'no answer in time', outage: wanted });
  if (type === 'invalid-json')
    return new CallError(method, { outcome: 'unknown', description: 'answer is not JSON', outage: true });
  const described = code ?? type ?? (error instanceof Error ? error.name : typeof error);
  return new CallError(method, {
    outcome: neverLeft(code, message) ? 'unsent' : 'unknown',
    description: described,
    outage: wanted,
  });
}

/** Telegram quotes what it could not read: our text, so perhaps a citizen's. */
function withoutQuotes(description: string): string {
  return description.replace(/".*"/gs, '"…"').slice(0, 160);
}
