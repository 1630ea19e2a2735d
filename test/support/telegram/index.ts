import type { TelegramUser } from '@gramio/types';
import type { Transcript } from '../transcript.ts';
import { perform } from './api.ts';
import { ApiError } from './api-error.ts';
import type { Fault, FaultHandle } from './faults.ts';
import { FakeGroup } from './group.ts';
import { startServer } from './http-server.ts';
import { narrate } from './narrator.ts';
import { FakeUser } from './person.ts';
import { type Call, createState, type FakeTelegramOptions, type State } from './state.ts';
import type { Attempt } from './webhook.ts';

export type { Fault, FaultHandle } from './faults.ts';
export type { FakeGroup } from './group.ts';
export type { FakeUser, Press } from './person.ts';
export type { Seen, SeenAttachment } from './seen.ts';
export type { Call, FakeTelegramOptions } from './state.ts';
export type { Attempt } from './webhook.ts';

/** A running fake of the Bot API. */
export interface FakeTelegram {
  readonly root: string;
  readonly token: string;
  readonly bot: TelegramUser;
  /** Every call of the bot, `getUpdates` and downloads included. */
  readonly calls: readonly Call[];
  /** What a correct bot never sends. A suite asserts that it is empty. */
  readonly violations: readonly string[];
  /** Calls refused by the rate limits. */
  readonly breaches: number;
  /** Tries to hand updates to the webhook. */
  readonly attempts: readonly Attempt[];
  readonly transcript: Transcript;
  user(who?: Partial<Omit<TelegramUser, 'is_bot'>>): FakeUser;
  group(what: { title: string; members?: readonly FakeUser[] }): FakeGroup;
  fault(fault: Fault): FaultHandle;
  /** Queues any object as an update and gives its `update_id`; one is chosen when it has none. */
  rawUpdate(update: object): number;
  /** Delivers an update once more, as Telegram may. */
  resend(updateId: number): void;
  /** Updates that wait for the bot. */
  pending(): readonly number[];
  text(kind: 'name' | 'description' | 'short_description', language?: string): string;
  /** Forgets calls, violations, breaches, attempts and faults; people, chats and updates stay. */
  reset(): void;
  close(): Promise<void>;
}

/** Ends the answers of webhooks that carry a method call. */
function answerCalls(state: State) {
  state.webhook.callBack = (method, values) => {
    const fields = new Map(Object.entries(values).map(([name, value]) => [name, { value, textual: false }]));
    const call: Call = { method, params: values, at: state.now(), status: 0 };
    state.calls.push(call);
    perform(state, method, { fields, files: new Map() }, new AbortController().signal).then(
      () => {
        call.status = 200;
      },
      (error: unknown) => {
        call.status = error instanceof ApiError ? error.code : 500;
      },
    );
  };
}

function controls(state: State): Omit<FakeTelegram, 'root' | 'close'> {
  let nextUser = 910_000_001;
  let nextGroup = -1_001_900_000_001;
  return {
    token: state.token,
    bot: state.bot,
    calls: state.calls,
    violations: state.violations,
    attempts: state.webhook.attempts,
    transcript: state.transcript,
    get breaches() {
      return state.breaches;
    },
    user: ({ id = nextUser++, first_name = 'Người dân', ...more } = {}) =>
      new FakeUser(state, { id, is_bot: false, first_name, language_code: 'vi', ...more }),
    group: ({ title, members = [] }) => new FakeGroup(state, nextGroup--, title, members),
    fault: (fault) => state.faults.add(fault),
    rawUpdate: (update) => state.updates.pushRaw(update).update_id,
    resend: (updateId) => state.updates.resend(updateId),
    pending: () => state.updates.pending().map(({ update }) => update.update_id),
    text: (kind, language) => state.profile.text(kind, language),
    reset: () => {
      for (const list of [state.calls, state.violations, state.webhook.attempts]) list.length = 0;
      state.breaches = 0;
      state.faults.clear();
    },
  };
}

/** Starts a strict fake Bot API server on this machine; see the options for clock, limits and waits. */
export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const state = createState(options);
  narrate(state);
  answerCalls(state);
  const server = await startServer(state);
  const close = async () => {
    state.polling.close();
    state.webhook.close();
    await server.close();
  };
  return Object.assign(controls(state), { root: server.root, close });
}
