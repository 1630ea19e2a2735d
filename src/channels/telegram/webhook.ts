import { createHash, timingSafeEqual } from 'node:crypto';
import type { Log } from '../../infra/log.ts';
import { pause } from '../../infra/pause.ts';
import type { Webhook } from '../channel.ts';
import { type Api, CallError } from './api.ts';
import { isTokenRefused } from './failures.ts';
import type { Health } from './health.ts';
import type { Intake } from './intake.ts';
import { ALLOWED_UPDATES, botUser, updateIdOf } from './payloads.ts';
import { retryDelay, type Waits } from './waits.ts';

export const WEBHOOK_PATH = '/webhooks/telegram';

/** Telegram repeats an update until it gets 200, and waits as long as it is asked to. */
const RETRY_AFTER_SECONDS = 5;
/** Updates that Telegram may hand over side by side, one of each chat. */
const MAX_CONNECTIONS = 40;

export function createWebhook(secret: string, intake: Intake, log: Log): Webhook {
  return {
    path: WEBHOOK_PATH,
    async accept({ headers, body }) {
      if (!isSecret(headers['x-telegram-bot-api-secret-token'], secret))
        return { status: 401, result: 'refused' };
      const raw = parseJson(body);
      const id = updateIdOf(raw);
      if (id === null) return { status: 400, result: 'malformed' };
      try {
        const [press] = await intake.take([{ id, raw }]);
        return {
          status: 200,
          result: 'stored',
          // One call less, and the button stops spinning sooner. What became of it is not told; it is a courtesy.
          ...(press !== undefined && { reply: { method: 'answerCallbackQuery', callback_query_id: press } }),
        };
      } catch (error) {
        log.error({ err: error }, 'update not stored');
        return { status: 503, result: 'overloaded', headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } };
      }
    },
  };
}

/** Takes the same time for every wrong secret. */
function isSecret(given: string | string[] | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

type Setting = { api: Api; intake: Intake; health: Health; log: Log; waits: Waits };

/** Tells Telegram where to bring updates; tries until it took it. Doing so again changes nothing. */
export async function setWebhookUntil(
  ending: AbortSignal,
  hook: { publicUrl: string; secret: string },
  { api, intake, health, log, waits }: Setting,
): Promise<void> {
  for (let failures = 0; !ending.aborted; ) {
    try {
      const me = botUser.safeParse(await api.call('getMe', {}, { signal: ending }));
      intake.named(me.data?.username ?? null);
      await api.call(
        'setWebhook',
        {
          url: `${hook.publicUrl}${WEBHOOK_PATH}`,
          secret_token: hook.secret,
          allowed_updates: ALLOWED_UPDATES,
          max_connections: MAX_CONNECTIONS,
          drop_pending_updates: false,
        },
        { signal: ending },
      );
      health.receiving('ok');
      return;
    } catch (error) {
      if (ending.aborted) return;
      failures += 1;
      const refused = error instanceof CallError && isTokenRefused(error);
      health.receiving(refused ? 'unauthorized' : 'unreachable');
      log[refused ? 'error' : 'warn']({ err: error }, 'webhook not set');
      const asked = error instanceof CallError ? error.retryAfterMs : null;
      await pause(refused ? waits.longestRetry : (asked ?? retryDelay(failures, waits)), ending);
    }
  }
}
