import { createHash } from 'node:crypto';
import { OauthError } from './errors.ts';
import type { State } from './state.ts';

type Values = ReadonlyMap<string, string>;

const refused = (code: number, name: string, reason = name, violation = false) =>
  new OauthError(code, name, reason, violation);

function onlyKnown(state: State, where: string, values: Values, known: readonly string[]) {
  for (const name of values.keys()) {
    if (!known.includes(name)) state.violations.push(`${where}: unknown parameter ${name}`);
  }
}

function checkApp(state: State, values: Values) {
  const known = values.get('app_id') === state.app.appId;
  if (!known || state.switches.application === 'removed') throw refused(-14002, 'Invalid app id');
  if (!state.switches.authorized) throw refused(-14029, 'App is not approved for OA permission');
}

/** Contract §1.2: where the admin who consents is sent. */
export function permission(state: State, query: Values): string {
  onlyKnown(state, 'permission', query, ['app_id', 'redirect_uri', 'code_challenge', 'state']);
  checkApp(state, query);
  const redirect = query.get('redirect_uri') ?? '';
  if (!URL.canParse(redirect) || (state.callback !== undefined && redirect !== state.callback)) {
    throw refused(-14003, 'Invalid redirect uri', 'The redirect uri is not registered', true);
  }
  const challenge = query.get('code_challenge');
  if (challenge !== undefined && !/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    throw refused(-14012, 'Invalid code challenge', 'Not a base64url SHA-256', true);
  }
  const callback = new URL(redirect);
  callback.searchParams.set('code', state.tokens.code(challenge));
  callback.searchParams.set('oa_id', state.app.oaId);
  const opaque = query.get('state');
  if (opaque !== undefined) callback.searchParams.set('state', opaque);
  return callback.href;
}

const challengeOf = (verifier: string) => createHash('sha256').update(verifier, 'ascii').digest('base64url');

function byCode(state: State, form: Values) {
  onlyKnown(state, 'access_token', form, ['code', 'app_id', 'grant_type', 'code_verifier']);
  const code = state.tokens.takeCode(form.get('code') ?? '');
  if (!code) throw refused(-14012, 'Invalid authorization code', 'The code is unknown, used or expired');
  const verifier = form.get('code_verifier');
  const fits =
    code.challenge === undefined ? verifier === undefined : challengeOf(verifier ?? '') === code.challenge;
  if (!fits) throw refused(-14012, 'Invalid code verifier', 'The verifier does not fit the challenge', true);
}

function byRefresh(state: State, form: Values) {
  onlyKnown(state, 'access_token', form, ['refresh_token', 'app_id', 'grant_type']);
  if (!state.tokens.takeRefresh(form.get('refresh_token') ?? '')) {
    throw refused(-14014, 'Invalid refresh token', 'The refresh token is invalid, used or expired');
  }
}

/** Contract §1.3 – §1.5: a code or a refresh token for a new pair. */
export function accessToken(state: State, form: Values, secret: string | undefined): object {
  if (secret === undefined || form.has('secret_key') || form.has('app_secret')) {
    state.violations.push('access_token: the secret belongs in the header secret_key, and nowhere else');
  }
  checkApp(state, form);
  if (secret !== state.app.appSecret) throw refused(-14024, 'Invalid secret key', 'The secret key is wrong');
  const grant = form.get('grant_type');
  if (grant === 'authorization_code') byCode(state, form);
  else if (grant === 'refresh_token') byRefresh(state, form);
  else throw refused(-14012, 'Invalid grant type', 'Unknown grant_type', true);
  const { access, refresh } = state.tokens.issue();
  const lives = (seconds: number) => (state.switches.expiresIn === 'string' ? String(seconds) : seconds);
  return {
    access_token: access,
    refresh_token: refresh,
    expires_in: lives(90_000),
    ...(state.switches.refreshExpiryShown && { refresh_token_expires_in: lives(7_776_000) }),
  };
}
