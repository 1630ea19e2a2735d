import type { Call, ZaloSimulator } from './index.ts';

export interface RawAnswer {
  readonly status: number;
  readonly error: number | undefined;
  readonly message: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the endpoint gives
  readonly data: any;
  readonly headers: Headers;
}

type Sent = {
  headers?: Record<string, string>;
  token?: string;
  root?: Exclude<Call['root'], 'content' | 'oauth'>;
};

const split = (name: string) => name.split(' ') as ['GET' | 'POST', string];

/** Calls an endpoint (`POST /v3.0/oa/message/cs`) as a careful client would, or as badly as a test wants it. */
export function caller(zalo: ZaloSimulator, token: () => string) {
  return async (name: string, params: unknown = {}, sent: Sent = {}): Promise<RawAnswer> => {
    const [method, path] = split(name);
    const url = new URL(`${zalo.roots[sent.root ?? 'openapi']}${path}`);
    const headers: Record<string, string> = { access_token: sent.token ?? token(), ...sent.headers };
    let body: string | FormData | undefined;
    if (params instanceof FormData) body = params;
    else if (method === 'GET' && sent.root === 'business') {
      for (const [key, value] of Object.entries(params as object)) url.searchParams.set(key, String(value));
    } else if (method === 'GET') url.searchParams.set('data', JSON.stringify(params));
    else {
      body = typeof params === 'string' ? params : JSON.stringify(params);
      headers['content-type'] ??= 'application/json';
    }
    const answer = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
    const text = await answer.text();
    const { error, message, data } = text.startsWith('{') ? JSON.parse(text) : {};
    return { status: answer.status, error, message, data, headers: answer.headers };
  };
}

/** Asks the OAuth host for tokens. */
export async function askToken(
  zalo: ZaloSimulator,
  form: Record<string, string>,
  headers: Record<string, string> = { secret_key: zalo.app.appSecret },
): Promise<Record<string, string>> {
  const answer = await fetch(`${zalo.roots.oauth}/v4/oa/access_token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ app_id: zalo.app.appId, ...form }),
  });
  return (await answer.json()) as Record<string, string>;
}

export const refresh = (zalo: ZaloSimulator, refresh_token: string) =>
  askToken(zalo, { grant_type: 'refresh_token', refresh_token });
