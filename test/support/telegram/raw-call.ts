import type { FakeTelegram } from './index.ts';

export interface RawAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly ok: boolean;
  readonly description: string;
  // biome-ignore lint/suspicious/noExplicitAny: each method answers another shape, the caller states which
  readonly result: any;
  readonly parameters: { retry_after?: number } | undefined;
}

/** Calls the fake by plain HTTP, as any client would: JSON for objects, or a body of your own. */
export function caller(fake: FakeTelegram) {
  return async (
    method: string,
    params: object | FormData | URLSearchParams = {},
    signal?: AbortSignal,
  ): Promise<RawAnswer> => {
    const ready = params instanceof FormData || params instanceof URLSearchParams;
    const response = await fetch(`${fake.root}/bot${fake.token}/${method}`, {
      method: 'POST',
      body: ready ? params : JSON.stringify(params),
      ...(!ready && { headers: { 'content-type': 'application/json' } }),
      ...(signal && { signal }),
    });
    const answer = (await response.json()) as Omit<RawAnswer, 'status' | 'retryAfter'>;
    return { ...answer, status: response.status, retryAfter: response.headers.get('retry-after') };
  };
}
