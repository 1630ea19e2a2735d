import { createHmac } from 'node:crypto';
import type { ZaloConfig } from '../../infra/config.ts';
import { classOf, type Host } from './failures.ts';
import type { Grant } from './grant.ts';
import { CallError, type Http, type HttpCall, type Limits } from './http.ts';
import { envelope } from './payloads.ts';

/** The calls of an Official Account. A refused token is replaced once; what is returned is `data` of the answer. */
export type Api = {
  /** @throws CallError, GrantLost */
  get(path: string, data: object, options?: CallOptions): Promise<unknown>;
  post(path: string, body: object, options?: CallOptions): Promise<unknown>;
  upload(
    path: string,
    file: { name: string; mime: string; bytes: Buffer },
    options?: CallOptions,
  ): Promise<unknown>;
};

/** `host`: templates have one of their own. */
export type CallOptions = { signal?: AbortSignal; host?: Host };

type Call = Omit<HttpCall, 'url' | 'headers'> &
  CallOptions & { path: string; headers?: Record<string, string> };

export function createApi(config: ZaloConfig, grant: Grant, http: Http, limits: Limits): Api {
  const once = async (
    token: string,
    { path, headers, host = 'account', ...call }: Call,
  ): Promise<unknown> => {
    const answer = await http.request({
      ...call,
      url: `${host === 'account' ? config.apiRoot : config.businessRoot}${path}`,
      headers: { ...headers, access_token: token, ...proofFor(config, token) },
    });
    const said = envelope.safeParse(answer).data;
    if (!said) throw new CallError('unknown', 0, 'an answer of an unknown shape');
    if (said.error !== 0) throw new CallError('answered', said.error, said.message ?? '');
    return said.data;
  };
  const ask = async (call: Call): Promise<unknown> => {
    const token = await grant.accessToken();
    try {
      return await once(token, call);
    } catch (error) {
      if (!(error instanceof CallError) || classOf(error.code, call.host) !== 'refresh') throw error;
      return once(await grant.instead(token), call);
    }
  };
  return {
    // Arguments of a GET are one parameter with JSON in it; at the host of templates each is one of its own.
    get: (path, data, options) =>
      ask({
        method: 'GET',
        path,
        params:
          options?.host === 'templates'
            ? Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)]))
            : { data: JSON.stringify(data) },
        ...options,
      }),
    post: (path, body, options) =>
      ask({
        method: 'POST',
        path,
        data: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
        ...options,
      }),
    upload(path, { name, mime, bytes }, options) {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(bytes)], { type: mime }), name);
      return ask({ method: 'POST', path, data: form, limitMs: limits.upload, ...options });
    },
  };
}

/** A proof that whoever calls knows the secret of the app, where the app demands it. */
function proofFor(config: ZaloConfig, token: string): Record<string, string> {
  if (!config.appSecretProof) return {};
  return { appsecret_proof: createHmac('sha256', config.appSecret).update(token).digest('hex') };
}
