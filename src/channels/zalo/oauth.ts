import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ZaloConfig } from '../../infra/config.ts';
import { CallError, type Http } from './http.ts';

/** A new access token kills the one before, and a refresh token is used up by its only use. */
export type Pair = { accessToken: string; refreshToken: string; expiresInMs: number };

// {"access_token":"…","refresh_token":"…","expires_in":"90000"}; numbers come as strings as a rule.
const success = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});

// {"error":-14014,"error_name":"Invalid refresh token","error_reason":"…","error_description":"…"}; any may be missing.
const failure = z.object({
  error: z.union([z.number(), z.string()]).optional(),
  error_name: z.string().optional(),
  error_description: z.string().optional(),
  message: z.string().optional(),
});

export type OAuth = {
  /** @throws CallError; after `unknown` nobody knows whether the refresh token still holds. */
  refresh(refreshToken: string): Promise<Pair>;
  /** @throws CallError */
  exchange(code: string, verifier: string): Promise<Pair>;
};

/** Zalo's OAuth v4 for Official Accounts. The secret of the app travels in a header. */
export function createOAuth(config: ZaloConfig, http: Http): OAuth {
  const ask = async (fields: Record<string, string>): Promise<Pair> => {
    const answer = await http.request({
      method: 'POST',
      url: `${config.oauthRoot}/v4/oa/access_token`,
      headers: { secret_key: config.appSecret, 'content-type': 'application/x-www-form-urlencoded' },
      data: new URLSearchParams({ ...fields, app_id: config.appId }).toString(),
    });
    const { data } = success.safeParse(answer);
    // No access token is a failure, whatever else is said.
    if (!data) throw refusalOf(answer);
    return {
      accessToken: data.access_token,
      refreshToken: data.refresh_token,
      expiresInMs: data.expires_in * 1000,
    };
  };
  return {
    refresh: (refreshToken) => ask({ refresh_token: refreshToken, grant_type: 'refresh_token' }),
    exchange: (code, verifier) => ask({ code, grant_type: 'authorization_code', code_verifier: verifier }),
  };
}

function refusalOf(answer: unknown): CallError {
  const said = failure.safeParse(answer).data ?? {};
  const code = Number(said.error);
  const words = [
    Number.isNaN(code) ? said.error : undefined,
    said.error_name,
    said.error_description,
    said.message,
  ];
  return new CallError('answered', Number.isNaN(code) ? 0 : code, words.filter(Boolean).join(', '));
}

/** Codes under which Zalo says that a refresh token is used up, expired or unknown. */
const DEAD_CODES = new Set([-14014, -118]);

export function isDeadGrant(error: CallError): boolean {
  return (
    error.outcome === 'answered' &&
    (DEAD_CODES.has(error.code) || /refresh.?token|invalid_grant/i.test(error.description))
  );
}

/** Where an administrator consents. `redirect_uri` must be the registered address to the letter. */
export function permissionUrl(config: ZaloConfig, state: string, verifier: string): string {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({
    app_id: config.appId,
    redirect_uri: `${config.publicUrl}${CALLBACK_PATH}`,
    code_challenge: challenge,
    state,
  });
  return `${config.oauthRoot}/v4/oa/permission?${query}`;
}

export const CALLBACK_PATH = '/zalo/callback';
