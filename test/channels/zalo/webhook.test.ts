import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/channels/channel.ts';
import { createZaloChannel } from '../../../src/channels/zalo/index.ts';
import { type HttpServer, listen } from '../../../src/http/server.ts';
import { storeUpdates } from '../../../src/store/inbox.ts';
import { createZaloHouse, settingsFor, type ZaloHouse } from './harness.ts';

let house: ZaloHouse;
let channel: Channel;
let server: HttpServer;
let failing = false;

beforeAll(async () => {
  house = await createZaloHouse({ hookTimeoutMs: 20_000 });
  const { ctx } = house.app;
  const config = settingsFor(house.zalo, { refreshToken: house.zalo.seedTokens().refresh });
  ({ channel } = createZaloChannel(ctx, config, { tellLoss: async () => undefined }));
  await channel.start((updates) =>
    failing ? Promise.reject(new Error('no database')) : storeUpdates(ctx, 'zalo', updates),
  );
  server = await listen(ctx, {
    host: '127.0.0.1',
    port: 0,
    metricsToken: null,
    channels: [channel],
    plugins: [],
    pendingMigrations: async () => 0,
  });
  house.zalo.hookUrl = `${server.address}/webhooks/zalo`;
});
afterAll(async () => {
  await channel.stop();
  await server.close();
  await house.close();
});

const stored = async () =>
  (await house.app.ctx.db.pool.query('SELECT external_id, payload FROM inbox ORDER BY id')).rows;
const counted = async (result: string) => {
  const text = await house.app.ctx.metrics.registry.metrics();
  return Number(
    new RegExp(`doithoai_webhooks_total{channel="zalo",result="${result}"} (\\d+)`).exec(text)?.[1] ?? 0,
  );
};
const post = async (body: string | Buffer, signature?: string) =>
  (
    await fetch(`${server.address}/webhooks/zalo`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        ...(signature !== undefined && { 'x-zevent-signature': signature }),
      },
    })
  ).status;
const sign = (body: string, timestamp: string) => {
  const { appId, oaSecretKey } = house.zalo.app;
  return `mac=${createHash('sha256').update(`${appId}${body}${timestamp}${oaSecretKey}`).digest('hex')}`;
};

describe('the webhook of Zalo', () => {
  it('stores what is signed, once, and says in the log how it was signed', async () => {
    const hoa = house.zalo.follower();
    const emission = await hoa.says('Đường vào bản hỏng');
    expect(emission.state).toBe('taken');
    await house.zalo.again(emission);
    const rows = await stored();
    expect(rows).toHaveLength(1);
    expect(channel.interpret(rows[0].payload)?.incoming).toMatchObject({ text: 'Đường vào bản hỏng' });
    expect(house.logged()).toContain('"prefix":"mac="');
    expect(house.logged()).not.toContain('Đường vào bản hỏng');
    house.zalo.switches.signaturePrefix = '';
    await hoa.says('Bao giờ sửa?');
    house.zalo.switches.signaturePrefix = 'mac=';
    expect(house.logged()).toContain('"prefix":"none"');
    expect(await stored()).toHaveLength(2);
  });

  it('answers the console, whose check is not signed, and stores nothing of it', async () => {
    const before = (await stored()).length;
    expect(await house.zalo.consoleCheck()).toBe(200);
    expect(await house.zalo.consoleCheck('{"event_name":"user_send_text","message":{"msg_id":"1"}}')).toBe(
      200,
    );
    for (const method of ['GET', 'HEAD'])
      expect((await fetch(`${server.address}/webhooks/zalo`, { method })).status).toBe(200);
    expect(await stored()).toHaveLength(before);
    expect(await counted('unsigned')).toBe(2);
  });

  it('takes a signed event of a shape that nobody knows, and stores nothing of it', async () => {
    const before = (await stored()).length;
    const body = '{"timestamp":"1","event_name":7}';
    expect(await post(body, sign(body, '1'))).toBe(200);
    expect(await stored()).toHaveLength(before);
  });

  it('asks for another try when it can not store', async () => {
    failing = true;
    const emission = await house.zalo.follower().says('Chào');
    failing = false;
    expect(emission.attempts[0]?.status).toBe(503);
    house.clock.advance(30_000);
    await house.zalo.tick();
    expect(emission.state).toBe('taken');
  });

  it('refuses a thousand malformed and forged events without a failure and without a write', async () => {
    const before = (await stored()).length;
    const event = JSON.stringify({
      event_name: 'user_send_text',
      app_id: house.zalo.app.appId,
      timestamp: '5',
    });
    const good = sign(event, '5');
    const bodies = [
      event.replace('text', 'tést'),
      `${event} `,
      '',
      '{',
      '[]',
      'null',
      '"x"',
      '\u0000',
      event.slice(1),
    ];
    const forged = Array.from({ length: 1000 }, (_, at): [Buffer, string] => {
      const body = Buffer.from(bodies[at % bodies.length] ?? '');
      const bytes = at % 7 === 0 ? Buffer.concat([body, Buffer.from([0xff, at % 256])]) : body;
      return [bytes, at % 3 === 0 ? good : at % 3 === 1 ? `mac=${'0'.repeat(at % 80)}` : 'x'.repeat(at)];
    });
    const statuses = new Set<number>();
    for (let at = 0; at < forged.length; at += 20) {
      const some = forged.slice(at, at + 20).map(([body, signature]) => post(body, signature));
      for (const status of await Promise.all(some)) statuses.add(status);
    }
    expect([...statuses]).toEqual([401]);
    expect(await stored()).toHaveLength(before);
    expect(await counted('refused')).toBe(1000);
  });
});
