import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/channels/channel.ts';
import { createZaloChannel } from '../../../src/channels/zalo/index.ts';
import { type HttpServer, listen } from '../../../src/http/server.ts';
import { storeUpdates } from '../../../src/store/inbox.ts';
import { readListening } from '../../../src/store/listening.ts';
import { createZaloHouse, settingsFor, type ZaloHouse } from './harness.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let house: ZaloHouse;
let channel: Channel | null = null;
let server: HttpServer | null = null;

beforeEach(async () => {
  house = await createZaloHouse({ hookTimeoutMs: 20_000 });
});
afterEach(async () => {
  await closes();
  const violations = house.zalo.violations();
  await house.close();
  expect(violations).toEqual([]);
});

/** A process of the service that receives. Each beat takes milliseconds here. */
async function opens(): Promise<void> {
  const { ctx } = house.app;
  const refreshToken = house.zalo.seedTokens().refresh;
  ({ channel } = createZaloChannel(ctx, settingsFor(house.zalo, { refreshToken }), {
    tellLoss: async () => undefined,
    catchUp: { beat: 20, between: 0, busy: 5 },
  }));
  await channel.start((updates) => storeUpdates(ctx, 'zalo', updates));
  server = await listen(ctx, {
    host: '127.0.0.1',
    port: 0,
    metricsToken: null,
    channels: [channel],
    plugins: [],
    pendingMigrations: async () => 0,
  });
  house.zalo.hookUrl = `${server.address}/webhooks/zalo`;
  await noted(({ last }) => last.getTime() === house.clock.now().getTime());
}

async function closes(): Promise<void> {
  await channel?.stop();
  await server?.close();
  channel = null;
  server = null;
}

type Listening = NonNullable<Awaited<ReturnType<typeof readListening>>>;

async function noted(test: (listening: Listening) => boolean): Promise<void> {
  await expect
    .poll(
      async () => {
        const listening = await readListening(house.app.ctx, 'zalo');
        return listening !== null && test(listening);
      },
      { timeout: 20_000 },
    )
    .toBe(true);
}
const caughtUp = () => noted(({ missedSince }) => missedSince === null);

const texts = async () => {
  const { rows } = await house.app.ctx.db.pool.query<{ payload: unknown }>(
    `SELECT payload FROM inbox WHERE external_id LIKE 'user_send_%' ORDER BY id`,
  );
  return rows.map(({ payload }) => {
    const incoming = channel?.interpret(payload)?.incoming;
    if (incoming?.type !== 'message') return incoming?.type;
    return (
      incoming.text || incoming.files[0]?.kind || incoming.location || (incoming.unsupported && 'unsupported')
    );
  });
};
/** Nobody listens for `ms`, in which `acts` happen; Zalo gives its tries up. */
async function away(ms: number, acts: () => Promise<unknown>): Promise<void> {
  await closes();
  house.zalo.hookUrl = undefined;
  house.clock.advance(ms / 2);
  await acts();
  house.clock.advance(ms / 2);
}

describe('after a time when nobody listened', () => {
  it('what people wrote meanwhile is taken from the history, in its order, and nothing twice', async () => {
    const [hoa, pao] = [house.zalo.follower(), house.zalo.follower()];
    await opens();
    await hoa.says('trước khi mất kết nối');
    await away(3 * HOUR, async () => {
      for (let at = 1; at <= 12; at += 1) await hoa.says(`câu ${at}`);
      await pao.sendsImage({ data: Buffer.from('ảnh') });
      await pao.sendsFile({ name: 'don.pdf', mime: 'application/pdf', data: Buffer.from('%PDF-1.4') });
      await pao.sendsLocation(21.32, 103.91);
      await pao.sendsSticker();
    });
    const lost = house.zalo.emissions.filter(({ state }) => state === 'lost');
    await opens();
    await caughtUp();
    const heard = await texts();
    expect(heard.filter((text) => String(text).startsWith('câu'))).toEqual(
      Array.from({ length: 12 }, (_, at) => `câu ${at + 1}`),
    );
    expect(heard).toEqual(
      expect.arrayContaining(['image', 'document', { latitude: 21.32, longitude: 103.91 }, 'unsupported']),
    );
    expect(heard).toHaveLength(17);
    // Zalo tells them after all, some while we read, some much later.
    for (const emission of lost) await house.zalo.again(emission);
    expect(await texts()).toHaveLength(17);
    expect(await house.app.ctx.metrics.registry.metrics()).toContain(
      'doithoai_webhooks_total{channel="zalo",result="missed"} 16',
    );
    expect(house.logged()).not.toContain('câu 1');
  });

  it('nothing is asked when it was short, at the first start, or from before this service listened', async () => {
    const hoa = house.zalo.follower();
    await hoa.says('khi chưa có hệ thống');
    house.clock.advance(MINUTE);
    await opens();
    await away(MINUTE, async () => undefined);
    await opens();
    expect(house.zalo.calls.filter(({ name }) => name.includes('listrecentchat'))).toEqual([]);
    await away(HOUR, () => hoa.says('khi mất kết nối'));
    await opens();
    await caughtUp();
    expect(await texts()).toEqual(['khi mất kết nối']);
  });

  it('a reading that broke off, or was limited by Zalo, is done to its end', async () => {
    const hoa = house.zalo.follower();
    await opens();
    await away(HOUR, () => hoa.says('khi mất kết nối'));
    house.zalo.faults.add({ path: '/conversation', status: 502 });
    house.zalo.faults.add({ path: '/listrecentchat', error: -32, times: 1 });
    await opens();
    await expect.poll(() => house.logged()).toContain('the history was not read');
    house.zalo.faults.clear();
    await caughtUp();
    expect(await texts()).toEqual(['khi mất kết nối']);
  });
});

describe('while it listens', () => {
  it('notices that messages come without their events, says so and takes them', async () => {
    const hoa = house.zalo.follower();
    await opens();
    const url = house.zalo.hookUrl;
    house.zalo.hookUrl = undefined;
    await hoa.says('webhook bị tắt');
    for (let minutes = 0; minutes < 20; minutes += 1) {
      house.clock.advance(MINUTE);
      await noted(({ last }) => last.getTime() === house.clock.now().getTime());
    }
    await expect.poll(texts, { timeout: 20_000 }).toEqual(['webhook bị tắt']);
    expect(house.logged()).toContain('messages came that no webhook told');
    house.zalo.hookUrl = url;
    await hoa.says('webhook được bật lại');
    expect(await texts()).toHaveLength(2);
  });
});
