import { createTestClock, type TestClock } from '../clock.ts';
import { Hook } from './hook.ts';
import { createZaloSimulator, type ZaloSimulator, type ZaloSimulatorOptions } from './index.ts';
import { caller } from './raw-call.ts';

export interface Bench {
  readonly clock: TestClock;
  readonly zalo: ZaloSimulator;
  readonly hook: Hook;
  readonly call: ReturnType<typeof caller>;
  /** A token that is good now. */
  token(): string;
  /** Sends a consultation message to somebody. */
  send(userId: string, message: object): ReturnType<Bench['call']>;
  /** Forgets the violations and gives them. */
  complaints(): string[];
  close(): Promise<void>;
}

/** What the simulator's own tests need: it, a clock, a webhook that listens, and a caller with a good token. */
export async function setUp(options: Omit<ZaloSimulatorOptions, 'clock'> = {}): Promise<Bench> {
  const clock = createTestClock();
  const hook = new Hook();
  const zalo = await createZaloSimulator({ clock, ...options });
  zalo.hookUrl = await hook.listen();
  let token = { value: '', until: 0 };
  const good = () => {
    if (clock.now().getTime() >= token.until) {
      token = { value: zalo.seedTokens().access, until: clock.now().getTime() + 24 * 3_600_000 };
    }
    return token.value;
  };
  const call = caller(zalo, good);
  return {
    clock,
    zalo,
    hook,
    call,
    token: good,
    send: (user_id, message) => call('POST /v3.0/oa/message/cs', { recipient: { user_id }, message }),
    complaints: () => (zalo.violations() as string[]).splice(0),
    async close() {
      await zalo.stop();
      await hook.close();
    },
  };
}

/** A part of a form, as uploads are sent. */
export function formWith(name: string, data: Buffer, mime = 'application/octet-stream'): FormData {
  const form = new FormData();
  form.set('file', new File([new Uint8Array(data)], name, { type: mime }));
  return form;
}
