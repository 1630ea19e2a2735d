import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Channel, Receive } from '../../../src/channels/channel.ts';
import { type HttpServer, listen } from '../../../src/http/server.ts';
import { storeUpdates } from '../../../src/store/inbox.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

const SECRET = 'bi-mat_cua-webhook';

describe('the webhook', () => {
  let stage: TelegramStage;
  let channel: Channel;
  let http: HttpServer;
  let receive: Receive;
  beforeAll(async () => {
    stage = await createTelegramStage();
    const hook = { mode: 'webhook' as const, publicUrl: '', secret: SECRET };
    channel = stage.channel({ receive: hook });
    const { ctx } = stage.app;
    http = await listen(ctx, {
      host: '127.0.0.1',
      port: 0,
      metricsToken: null,
      channels: [channel],
      plugins: [],
      pendingMigrations: async () => 0,
    });
    hook.publicUrl = `http://127.0.0.1:${http.port}`;
    receive = (updates) => storeUpdates(ctx, 'telegram', updates);
    stage.fake.fault({ method: 'setWebhook', status: 502 });
    await channel.start((updates) => receive(updates));
    await stage.fake.waitForCall((call) => call.method === 'setWebhook' && call.status === 200);
  });
  afterEach(() => {
    expect(stage.fake.violations).toEqual([]);
    for (const secret of [SECRET, stage.fake.token]) expect(stage.logged()).not.toContain(secret);
  });
  afterAll(async () => {
    await channel.stop();
    await http.close();
    await stage.close();
  });

  const post = (body: string | Buffer, headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${http.port}/webhooks/telegram`, { method: 'POST', body, headers });
  const stored = async () => {
    const { rows } = await stage.app.ctx.db.pool.query('SELECT payload FROM inbox ORDER BY id');
    return rows.map((row) => channel.interpret(row.payload)?.incoming);
  };
  const update = JSON.stringify({
    update_id: 1,
    message: { message_id: 1, chat: { id: 5, type: 'private' } },
  });

  it('is set with the secret and the kinds of updates we read, and waiting updates are kept', async () => {
    const set = stage.fake.calls.findLast((call) => call.method === 'setWebhook');
    expect(set?.params).toMatchObject({
      secret_token: SECRET,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
      drop_pending_updates: false,
    });
    await expect.poll(() => channel.health()).toEqual({ ok: true, why: 'ok' });
  });

  it('stores what Telegram brings, then answers 200 and the press', async () => {
    const person = stage.fake.user();
    person.send('Xin chào');
    await stage.fake.waitForAttempt((attempt) => attempt.status === 200);
    await channel.send({
      id: '1',
      accountId: '0',
      externalId: String(person.id),
      message: { text: ['Chọn'], choices: [[{ label: 'Gửi', action: 'send' }]] },
      edits: null,
      repeated: false,
    });
    await person.press('Gửi').answer;
    expect(await stored()).toMatchObject([
      { type: 'message', text: 'Xin chào' },
      { type: 'choice', data: 'send' },
    ]);
  });

  it('asks Telegram to come again when it can not store, and then does', async () => {
    const before = (await stored()).length;
    const works = receive;
    receive = () => Promise.reject(new Error('database is away'));
    const refused = stage.fake.waitForAttempt((attempt) => attempt.status === 503);
    stage.fake.user().send('đừng mất');
    await refused;
    const answer = await post(update, { 'x-telegram-bot-api-secret-token': SECRET });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    receive = works;
    await expect.poll(stored, { timeout: 10_000 }).toHaveLength(before + 1);
  });

  it('refuses who does not know the secret, and stores nothing', async () => {
    const before = (await stored()).length;
    const guesses: Record<string, string>[] = [
      {},
      { 'x-telegram-bot-api-secret-token': '' },
      { 'x-telegram-bot-api-secret-token': `${SECRET}x` },
      { 'x-telegram-bot-api-secret-token': SECRET.slice(0, -1) },
    ];
    for (const headers of guesses) expect((await post(update, headers)).status).toBe(401);
    expect(await stored()).toHaveLength(before);
    const metrics = await stage.app.ctx.metrics.registry.metrics();
    expect(metrics).toContain('doithoai_webhooks_total{channel="telegram",result="refused"} 4');
  });

  it('refuses what is no update, and stores nothing', async () => {
    const before = (await stored()).length;
    const headers = { 'x-telegram-bot-api-secret-token': SECRET, 'content-type': 'application/json' };
    for (const body of ['', 'xin chào', '[1]', 'null', '{"update_id":"1"}', '{"update_id":1']) {
      expect((await post(body, headers)).status, body).toBe(400);
    }
    expect((await post(Buffer.alloc(1024 * 1024 + 1, ' '), headers)).status).toBe(413);
    expect(await stored()).toHaveLength(before);
  });

  it('stores an update of a kind nobody knows, which then means nothing', async () => {
    const headers = { 'x-telegram-bot-api-secret-token': SECRET };
    const odd = JSON.stringify({
      update_id: 77,
      stopped_message_generation: { chat: { id: 1 } },
      more: [null],
    });
    expect((await post(odd, headers)).status).toBe(200);
    expect((await stored()).at(-1)).toBeUndefined();
    const count = (await stored()).length;
    expect((await post(odd, headers)).status).toBe(200);
    expect(await stored()).toHaveLength(count);
  });
});
