import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { businessRefusal, refusal } from './errors.ts';
import type { State } from './state.ts';

const MINUTE = 60_000;

/** Contract §3.2: calls of this minute, by the clock. Gives the headers of §0.5. */
export function countCall(state: State): { headers: Record<string, string>; over: 'app' | 'oa' | undefined } {
  const since = state.now() - MINUTE;
  const used = state.calls.list.filter(({ root, at }) => root === 'openapi' && at > since).length;
  const { appRate, oaRate } = state.switches;
  const limit = Math.min(appRate, oaRate ?? appRate);
  const headers = {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remain': String(Math.max(0, limit - used)),
  };
  if (used > appRate) return { headers, over: 'app' };
  return { headers, over: oaRate !== null && used > oaRate ? 'oa' : undefined };
}

/** @throws ZaloError where the OA or the app may not call at all (contract §1.1, §3.4) */
function checkStanding({ switches }: State) {
  if (switches.application === 'removed') throw refusal(-219);
  if (switches.application === 'inactive') throw refusal(-209);
  if (switches.application === 'unregistered') throw refusal(-212);
  if (switches.account === 'gone') throw refusal(-205);
  if (switches.account === 'disabled') throw refusal(-204);
  if (!switches.authorized) throw refusal(-223);
  if (!switches.packageIncludesApi) throw refusal(-224);
}

const proofOf = (token: string, secret: string) => createHmac('sha256', secret).update(token).digest('hex');

/** The token in its header, never as a Bearer (contract §0.5). @throws ZaloError */
export function checkCaller(state: State, root: 'openapi' | 'business', headers: IncomingHttpHeaders) {
  const business = root === 'business';
  if (headers.authorization !== undefined)
    state.violations.push('the header authorization: Zalo reads access_token');
  const token = headers['access_token'];
  if (typeof token !== 'string') {
    state.violations.push('a call without the header access_token');
    throw business ? businessRefusal(-124) : refusal(-216);
  }
  const standing = state.tokens.stateOf(token);
  if (standing !== 'good' && business) throw businessRefusal(-124);
  if (standing === 'expired') throw refusal(state.switches.expiredToken);
  if (standing === 'unknown') throw refusal(-216);
  if (state.switches.appsecretProof && headers['appsecret_proof'] !== proofOf(token, state.app.appSecret)) {
    throw business ? businessRefusal(-1241) : refusal(-242);
  }
  if (!business) checkStanding(state);
}
