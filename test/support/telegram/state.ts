import type { TelegramUser } from '@gramio/types';
import { Recorder } from '../recorder.ts';
import { createTranscript, type Transcript } from '../transcript.ts';
import { Chats } from './chats.ts';
import { Faults } from './faults.ts';
import { Files } from './files.ts';
import { Limits } from './limits.ts';
import { Polling } from './polling.ts';
import { Presses } from './presses.ts';
import { Profile } from './profile.ts';
import { Updates } from './updates.ts';
import { Webhook } from './webhook.ts';

export interface FakeTelegramOptions {
  /** Epoch milliseconds for dates, expiry and rate limits; real time when absent. */
  readonly now?: () => number;
  /** Multiplies every wait that the server imposes: webhook retries, conflict and hot-loop delays. */
  readonly retryScale?: number;
  /** Refuse floods with 429 as the published limits say. Off when absent. */
  readonly limits?: boolean;
  /** How long a webhook may take to answer; the official server waits 60 s. */
  readonly webhookTimeoutMs?: number;
  readonly token?: string;
  readonly botUsername?: string;
  /** How long a press may wait for its answer; Telegram publishes no figure, users report 15 s and more. */
  readonly callbackDeadlineMs?: number;
  /** The test makes mistakes on purpose and looks at `violations` itself. Otherwise `reset` and `close` fail on any. */
  readonly violationsExpected?: boolean;
}

/** One call of the bot, as it arrived and as it was answered. */
export interface Call {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds by the fake's clock. */
  readonly at: number;
  /** HTTP status; 0 while unanswered and where the connection was cut. */
  status: number;
}

/** Everything the fake server remembers. */
export interface State {
  readonly token: string;
  readonly bot: TelegramUser;
  readonly now: () => number;
  readonly limited: boolean;
  /** Multiplies the waits that the server imposes. */
  readonly scale: number;
  readonly chats: Chats;
  readonly files: Files;
  readonly updates: Updates;
  readonly polling: Polling;
  readonly webhook: Webhook;
  readonly presses: Presses;
  readonly profile: Profile;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly calls: Recorder<Call>;
  readonly violations: string[];
  readonly transcript: Transcript;
  breaches: number;
}

export function createState(options: FakeTelegramOptions): State {
  const now = options.now ?? Date.now;
  const scale = options.retryScale ?? 1;
  const token = options.token ?? '7140000001:AAFakeTelegramTokenForTestsOnly0000000';
  const updates = new Updates(now);
  const bot: TelegramUser = {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: 'Bot',
    username: options.botUsername ?? 'doithoai_bot',
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  };
  return {
    token,
    bot,
    now,
    limited: options.limits ?? false,
    scale,
    chats: new Chats(),
    files: new Files(),
    updates,
    polling: new Polling(updates, scale),
    webhook: new Webhook(updates, now, { scale, timeout: options.webhookTimeoutMs ?? 60_000 }),
    presses: new Presses(now, options.callbackDeadlineMs ?? 15_000),
    profile: new Profile(),
    faults: new Faults(),
    limits: new Limits(now),
    calls: new Recorder(),
    violations: [],
    transcript: createTranscript(),
    breaches: 0,
  };
}
