import { createHash } from 'node:crypto';
import type { Log } from '../../infra/log.ts';
import type { RawUpdate, Webhook } from '../channel.ts';
import { userOf } from './interpret.ts';
import { readEvent, type Stored, type ZaloEvent } from './payloads.ts';
import { type Keys, matchSignature } from './signature.ts';

export const WEBHOOK_PATH = '/webhooks/zalo';

/** Zalo repeats an event after anything but 200. */
const RETRY_AFTER_SECONDS = 5;

/** Checks who speaks, stores, answers: the work begins afterwards, so that 200 comes well within Zalo's two seconds. */
export function createWebhook(
  keys: Keys,
  receive: (updates: RawUpdate[]) => Promise<unknown>,
  log: Log,
): Webhook {
  const noted = new Set<string>();
  return {
    path: WEBHOOK_PATH,
    isProbed: true,
    async accept({ headers, body }) {
      const given = headers['x-zevent-signature'];
      // The console's check of the address bears no signature, and nothing in it is for us.
      if (given === undefined) return { status: 200, result: 'unsigned' };
      const parsed = parseJson(body);
      const variant = typeof given === 'string' ? matchSignature(keys, given, body, parsed) : null;
      if (!variant) {
        log.warn('an event whose signature is wrong: ZALO_OA_SECRET_KEY, or somebody else');
        return { status: 401, result: 'refused' };
      }
      const seen = JSON.stringify(variant);
      if (!noted.has(seen)) log.info({ variant }, 'this is how Zalo signs');
      noted.add(seen);
      const event = readEvent(parsed);
      if (!event) {
        log.warn('a signed event of an unknown shape');
        return { status: 200, result: 'malformed' };
      }
      try {
        await receive([updateOf(event, parsed, keys.oaId)]);
        return { status: 200, result: 'stored' };
      } catch (error) {
        log.error({ err: error, event: event.event_name }, 'event not stored');
        return { status: 503, result: 'overloaded', headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } };
      }
    },
  };
}

/** The history of a conversation does not tell these apart, and what comes both ways is to be taken once. */
const SAME_KIND: Readonly<Record<string, string>> = {
  user_send_gif: 'user_send_image',
  user_send_file: 'user_send_link',
  user_send_video: 'user_send_link',
  user_send_business_card: 'user_send_link',
};

/** Zalo repeats an event with the same `msg_id`; what has none is known by its time and whom it is about. */
export function updateOf(event: ZaloEvent, raw: unknown, oaId: string): RawUpdate {
  const { event_name: name, message, timestamp } = event;
  const user = userOf(event, oaId);
  const several = message?.msg_ids && createHash('sha256').update(message.msg_ids.join()).digest('base64url');
  const key = message?.msg_id ?? `${several ?? timestamp}:${user}`;
  return {
    externalId: `${SAME_KIND[name] ?? name}:${key}`,
    conversationKey: user ?? `${name}:${key}`,
    payload: { event: raw } satisfies Stored,
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
