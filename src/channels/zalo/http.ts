import axios, { AxiosError, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { createAgent, neverLeft } from '../../infra/outbound-agent.ts';

/** How long things may take, in milliseconds. Tests shorten them. */
export type Limits = {
  /** The answer to a call. */
  call: number;
  /** A file on its way to Zalo. */
  upload: number;
  /** A connection. One that does not come about has sent nothing: the message may safely go later. */
  connect: number;
};

export const LIMITS: Limits = { call: 10_000, upload: 30_000, connect: 5000 };

/** Answers are small; a file we send has at most 5 MB. */
const ANSWER_LIMIT_BYTES = 1024 * 1024;
const REQUEST_LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * A call that did not succeed. `answered`: Zalo refused it. `unsent`: it never left this machine. `unknown`: it left and no
 * proper answer came back, so it may have had its effect. Holds no address, no request, no text of ours.
 */
export class CallError extends Error {
  override name = 'CallError';
  readonly outcome: 'answered' | 'unsent' | 'unknown';
  /** Zalo's own code, negative as a rule; 0 where it gave none. */
  readonly code: number;
  readonly description: string;
  constructor(outcome: CallError['outcome'], code: number, description: string) {
    const short = description.replace(/\s+/g, ' ').slice(0, 160);
    super(`${outcome} ${code}: ${short}`);
    this.outcome = outcome;
    this.code = code;
    this.description = short;
  }
}

/** A call and the JSON that answered it, whatever it says. */
export type Http = {
  /** @throws CallError `unsent` or `unknown` */
  request(call: HttpCall): Promise<unknown>;
};

export type HttpCall = {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  params?: Record<string, string>;
  data?: unknown;
  limitMs?: number;
  signal?: AbortSignal;
};

/** axios with its holes closed: no redirects, no proxy from the environment, no body without a limit. */
export function createHttp(limits: Limits): Http {
  const agents = {
    httpAgent: createAgent('http:', limits.connect),
    httpsAgent: createAgent('https:', limits.connect),
  };
  const client = axios.create({
    ...agents,
    proxy: false,
    maxRedirects: 0,
    maxContentLength: ANSWER_LIMIT_BYTES,
    maxBodyLength: REQUEST_LIMIT_BYTES,
    responseType: 'text',
    transformResponse: [(body: unknown) => body],
    validateStatus: () => true,
  });
  return {
    async request({ limitMs = limits.call, signal, ...call }) {
      const until = AbortSignal.timeout(limitMs);
      const config: AxiosRequestConfig = {
        ...call,
        signal: signal ? AbortSignal.any([until, signal]) : until,
      };
      return jsonOf(await client.request(config).catch(toCallError));
    },
  };
}

/** Failures come with 200 as a rule; an answer from 500 on may be a proxy's, after the call had its effect. */
function jsonOf(response: AxiosResponse<unknown>): unknown {
  const { status, data } = response;
  const json = parsed(data);
  if (json === undefined || status >= 500)
    throw new CallError('unknown', 0, `status ${status}${json === undefined ? ', not JSON' : ''}`);
  return json;
}

function parsed(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}

function toCallError(error: unknown): never {
  if (!(error instanceof AxiosError)) throw error;
  const { code, message } = error;
  const cause = error.cause instanceof Error ? error.cause.message : message;
  if (code === AxiosError.ERR_CANCELED) throw new CallError('unknown', 0, 'no answer in time');
  throw new CallError(neverLeft(code, cause) ? 'unsent' : 'unknown', 0, code ?? 'no code');
}
