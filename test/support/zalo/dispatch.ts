import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { articleEndpoints } from './articles.ts';
import type { Endpoint, Endpoints } from './endpoint.ts';
import { BUSINESS_MESSAGES, businessRefusal, OA_MESSAGES, OauthError, refusal, ZaloError } from './errors.ts';
import type { Fault } from './faults.ts';
import { Fields } from './fields.ts';
import { checkCaller, countCall } from './guard.ts';
import { type Asked, type Input, inputOf, typeOf } from './input.ts';
import { messageEndpoints } from './messages/cs.ts';
import { accessToken, permission } from './oauth.ts';
import { quotaEndpoints } from './quota.ts';
import type { Call, State } from './state.ts';
import { businessEndpoints, templateEndpoints } from './templates.ts';
import { uploadEndpoints } from './uploads.ts';
import { userEndpoints } from './users.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
  readonly error?: number;
}

const ENDPOINTS: { openapi: Endpoints; business: Endpoints } = {
  openapi: {
    ...messageEndpoints,
    ...templateEndpoints,
    ...uploadEndpoints,
    ...userEndpoints,
    ...quotaEndpoints,
    ...articleEndpoints,
  },
  business: businessEndpoints,
};

function json(value: object, error: number, headers: Record<string, string> = {}): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
    error,
  };
}

export const page = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><head><title>${status}</title></head><body><center><h1>${status} ${http.STATUS_CODES[status]}</h1></center></body></html>`,
});

function refused(state: State, name: string, error: unknown, headers: Record<string, string>): Answer {
  if (error instanceof OauthError) {
    if (error.violation) state.violations.push(`${name}: ${error.message}: ${error.reason}`);
    const numeric = state.switches.oauthErrors === 'numeric' && { error: error.code };
    const words = { error_name: error.message, error_reason: error.reason, error_description: error.reason };
    return json({ ...numeric, ...words, ref_doc: 'https://developers.zalo.me/docs/' }, error.code);
  }
  if (!(error instanceof ZaloError)) throw error;
  if (error.violation) state.violations.push(`${name}: ${error.code} ${error.message}`);
  return json({ error: error.code, message: error.message }, error.code, headers);
}

function oauth(state: State, asked: Asked): Answer {
  if (asked.name === 'GET /v4/oa/permission') {
    const location = permission(state, new Map(asked.url.searchParams));
    return { status: 302, headers: { location }, body: '' };
  }
  if (!/^application\/x-www-form-urlencoded/i.test(typeOf(asked))) {
    state.violations.push(`${asked.name}: the body must be a form, not ${typeOf(asked) || 'untyped'}`);
  }
  const secret = asked.headers['secret_key'];
  const form = new Map(new URLSearchParams(asked.bytes.toString('utf8')));
  return json(accessToken(state, form, typeof secret === 'string' ? secret : undefined), 0);
}

async function api(state: State, asked: Asked, endpoint: Endpoint, input: Input): Promise<Answer> {
  const root = asked.root === 'business' ? 'business' : 'openapi';
  const { headers, over } = root === 'openapi' ? countCall(state) : { headers: {}, over: undefined };
  try {
    if (over) throw refusal(-32, `Your ${over === 'app' ? 'application' : 'OA'} reached limit call api`);
    checkCaller(state, root, asked.headers);
    if (!input.params)
      throw root === 'business' ? businessRefusal(-122, true) : new ZaloError(-201, 'data is invalid!', true);
    const fields = new Fields(input.params);
    const data = endpoint.run(state, fields, input.file);
    for (const key of endpoint.takes === 'multipart' ? [] : fields.unknown()) {
      state.violations.push(`${asked.name}: unknown parameter ${key}`);
    }
    return json({ ...(data !== undefined && { data }), error: 0, message: 'Success' }, 0, headers);
  } catch (error) {
    return refused(state, asked.name, error, headers);
  }
}

function content(state: State, asked: Asked): Answer {
  const file = state.content.get(asked.path);
  return file ? { status: 200, headers: { 'content-type': file.mime }, body: file.data } : page(404);
}

function faulty(state: State, fault: Fault, asked: Asked): Answer | undefined {
  if (fault.status !== undefined) return page(fault.status);
  if (fault.error === undefined) return undefined;
  if (asked.root === 'oauth') {
    return refused(
      state,
      asked.name,
      new OauthError(fault.error, fault.message ?? 'Error', fault.message ?? ''),
      {},
    );
  }
  const words = asked.root === 'business' ? BUSINESS_MESSAGES : OA_MESSAGES;
  return json({ error: fault.error, message: fault.message ?? words[fault.error] ?? 'Error' }, fault.error);
}

/** Undefined means that the connection is cut. */
async function withFault(
  state: State,
  asked: Asked,
  run: () => Promise<Answer>,
): Promise<Answer | undefined> {
  const fault = state.faults.take(asked.name);
  if (!fault) return run();
  const instead = faulty(state, fault, asked);
  const untouched = fault.cut === 'before' || (instead && !fault.effect);
  const answer = untouched ? undefined : await run();
  if (fault.slow) await wait(fault.slow);
  return fault.cut ? undefined : (instead ?? answer);
}

const FORM_KEYS_KEPT = ['grant_type', 'app_id'];

/** Answers one request; undefined means that the connection is cut. */
export async function respond(
  state: State,
  asked: Asked,
  note: (call: Call) => void,
): Promise<Answer | undefined> {
  const { root, name } = asked;
  const call = (params: Record<string, unknown>) => note({ root, name, params, at: state.now(), status: 0 });
  if (root === 'content') {
    call({});
    return withFault(state, asked, async () => content(state, asked));
  }
  if (root === 'oauth' && /^(GET \/v4\/oa\/permission|POST \/v4\/oa\/access_token)$/.test(name)) {
    const form = new URLSearchParams(root === 'oauth' ? asked.bytes.toString('utf8') : '');
    call(Object.fromEntries([...form].filter(([key]) => FORM_KEYS_KEPT.includes(key))));
    return withFault(state, asked, async () => {
      try {
        return oauth(state, asked);
      } catch (error) {
        return refused(state, name, error, {});
      }
    });
  }
  const endpoint = root === 'oauth' ? undefined : ENDPOINTS[root][name];
  if (!endpoint) {
    state.violations.push(`${name}: there is no such address under ${root}`);
    return page(404);
  }
  const input = await inputOf(state, endpoint, asked);
  call(input.params ?? {});
  return withFault(state, asked, () => api(state, asked, endpoint, input));
}
