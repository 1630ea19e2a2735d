import type { TelegramUser } from '@gramio/types';
import type { Transcript } from '../transcript.ts';
import { perform } from './api.ts';
import { ApiError } from './api-error.ts';
import { prepareDeclarations } from './declared.ts';
import type { Fault, FaultHandle } from './faults.ts';
import { FakeGroup, type GroupMade } from './group.ts';
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
  /** What a correct bot never sends. `reset` and `close` fail when there is any, also when the bot swallowed the refusal. */
  readonly violations: readonly string[];
  /** Calls refused by the rate limits. */
  readonly breaches: number;
  /** Tries to hand updates to the webhook. */
  readonly attempts: readonly Attempt[];
  readonly transcript: Transcript;
  /** The first recorded call of this method, or that fits; looks when a call arrives and when it is answered. */
  waitForCall(choice: string | ((call: Call) => boolean), timeoutMs?: number): Promise<Call>;
  waitForAttempt(fits: (attempt: Attempt) => boolean, timeoutMs?: number): Promise<Attempt>;
  user(who?: Partial<Omit<TelegramUser, 'is_bot'>>): FakeUser;
  group(what: GroupMade): FakeGroup;
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

/** Runs the method call that the answer of a webhook may carry; nobody learns its result but the recorder. */
function runCarriedCalls(state: State) {
  state.webhook.callBack = (method, values) => {
    const fields = new Map(Object.entries(values).map(([name, value]) => [name, { value, textual: false }]));
    const call: Call = { method, params: values, at: state.now(), status: 0 };
    state.calls.add(call);
    const settle = (status: number) => {
      call.status = status;
      state.calls.changed();
    };
    perform(state, method, { fields, files: new Map() }, new AbortController().signal).then(
      () => settle(200),
      (error: unknown) => settle(error instanceof ApiError ? error.code : 500),
    );
  };
}

/** Forgets the mistakes of the bot, after failing the test that owns the server if there are any. */
function judge(state: State, expected: boolean) {
  const found = state.violations.splice(0);
  if (found.length > 0 && !expected) throw new Error(`What Telegram does not allow: ${found.join(' · ')}`);
}

function controls(state: State, violationsExpected: boolean): Omit<FakeTelegram, 'root' | 'close'> {
  let nextUser = 910_000_001;
  let nextGroup = -1_001_900_000_001;
  return {
    token: state.token,
    bot: state.bot,
    calls: state.calls.list,
    violations: state.violations,
    attempts: state.webhook.attempts.list,
    transcript: state.transcript,
    get breaches() {
      return state.breaches;
    },
    waitForCall: (choice, timeoutMs = 10_000) => {
      const fits = typeof choice === 'function' ? choice : (call: Call) => call.method === choice;
      return state.calls.waitFor(fits, timeoutMs, ({ method, status }) => `${method} ${status}`);
    },
    waitForAttempt: (fits, timeoutMs = 10_000) =>
      state.webhook.attempts.waitFor(fits, timeoutMs, ({ updateId, status }) => `${updateId} ${status}`),
    user: ({ id = nextUser++, first_name = 'Người dân', ...more } = {}) =>
      new FakeUser(state, { id, is_bot: false, first_name, language_code: 'vi', ...more }),
    group: (what) => new FakeGroup(state, () => nextGroup--, what),
    fault: (fault) => state.faults.add(fault),
    rawUpdate: (update) => state.updates.pushRaw(update).update_id,
    resend: (updateId) => state.updates.resend(updateId),
    pending: () => state.updates.pending().map(({ update }) => update.update_id),
    text: (kind, language) => state.profile.text(kind, language),
    reset: () => {
      for (const list of [state.calls.list, state.webhook.attempts.list]) list.length = 0;
      state.breaches = 0;
      state.faults.clear();
      judge(state, violationsExpected);
    },
  };
}

/** Starts a strict fake Bot API server on this machine; see the options for clock, limits and waits. */
export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  prepareDeclarations();
  const state = createState(options);
  narrate(state);
  runCarriedCalls(state);
  const server = await startServer(state);
  const expected = options.violationsExpected ?? false;
  const close = async () => {
    state.polling.close();
    state.webhook.close();
    await server.close();
    judge(state, expected);
  };
  return Object.assign(controls(state, expected), { root: server.root, close });
}
