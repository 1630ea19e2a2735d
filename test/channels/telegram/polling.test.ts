import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, RawUpdate } from '../../../src/channels/channel.ts';
import { factOf, TELEGRAM_BOT } from '../../../src/store/installation.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

describe('polling', () => {
  let stage: TelegramStage;
  let channel: Channel;
  /** What was stored, in order. */
  let stored: RawUpdate[];
  const receive = async (updates: RawUpdate[]) => {
    stored.push(...updates);
    return updates.length;
  };
  const texts = () => stored.map(({ payload }) => channel.interpret(payload)?.incoming).map(textOf);
  beforeAll(async () => {
    stage = await createTelegramStage();
  });
  beforeEach(() => {
    stored = [];
    channel = stage.channel();
  });
  afterEach(async () => {
    await channel.stop();
    expect(stage.fake.violations).toEqual([]);
    expect(stage.logged()).not.toContain(stage.fake.token);
    stage.fake.reset();
  });
  afterAll(() => stage.close());

  const confirmed = () => expect.poll(() => stage.fake.pending(), { timeout: 10_000 }).toEqual([]);

  it('stores what people wrote, in order, and confirms it afterwards', async () => {
    const person = stage.fake.user();
    person.send('một');
    person.send('hai');
    await channel.start(receive);
    await confirmed();
    person.send('ba');
    await confirmed();
    expect(texts()).toEqual(['một', 'hai', 'ba']);
    expect(new Set(stored.map((update) => update.conversationKey))).toEqual(new Set([String(person.id)]));
    expect(channel.health()).toEqual({ ok: true, why: 'ok' });
  });

  it('keeps the name of its bot, for links that lead to it', async () => {
    await channel.start(receive);
    const kept = () => factOf(stage.app.ctx.db.pool, TELEGRAM_BOT);
    await expect.poll(kept, { timeout: 10_000 }).toBe(stage.fake.bot.username);
  });

  it('confirms nothing that could not be stored: the same update comes again', async () => {
    let failures = 0;
    const person = stage.fake.user();
    person.send('quan trọng');
    await channel.start(async (updates) => {
      failures += 1;
      if (failures <= 2) {
        expect(stage.fake.pending()).toHaveLength(1);
        throw new Error('database is away');
      }
      return receive(updates);
    });
    await confirmed();
    expect(failures).toBe(3);
    expect(texts()).toEqual(['quan trọng']);
  });

  it('answers a press as soon as it is stored', async () => {
    const person = stage.fake.user();
    person.start();
    await channel.send({
      id: '1',
      accountId: '0',
      externalId: String(person.id),
      message: { text: ['Chọn'], choices: [[{ label: 'Gửi', action: 'send' }]] },
      edits: null,
      repeated: false,
    });
    const press = person.press('Gửi');
    await channel.start(receive);
    await press.answer;
    await confirmed();
    expect(stored.at(-1)).toMatchObject({ conversationKey: String(person.id) });
    expect(channel.interpret(stored.at(-1)?.payload)?.incoming).toMatchObject({
      type: 'choice',
      data: 'send',
    });
  });

  it('goes on after a conflict, a flood, an outage and a cut connection', async () => {
    for (const fault of [
      { status: 409 },
      { status: 429, retryAfter: 0 },
      { status: 502 },
      { status: 500 },
      { cut: 'before' as const },
      { cut: 'after' as const },
    ]) {
      stage.fake.fault({ method: 'getUpdates', ...fault });
    }
    stage.fake.user().send('đến nơi');
    await channel.start(receive);
    await confirmed();
    expect(new Set(texts())).toEqual(new Set(['đến nơi']));
    expect(channel.health().ok).toBe(true);
  });

  it('ends when the token is refused, and says so', async () => {
    stage.fake.fault({ method: 'getMe', status: 401 });
    await channel.start(receive);
    await expect
      .poll(() => channel.health(), { timeout: 10_000 })
      .toEqual({ ok: false, why: 'unauthorized' });
    expect(stage.fake.calls.map((call) => call.method)).not.toContain('getUpdates');
    expect(stage.logged()).toMatch(/"level":50[^\n]*no updates from Telegram/);
  });

  it('leaves a poll at once when it is stopped', async () => {
    await channel.start(receive);
    await stage.fake.waitForCall('getUpdates');
    // The poll would stay open for 50 s, which is longer than a test may take.
    await channel.stop();
    expect(stage.fake.calls.filter((call) => call.method === 'getUpdates')).toHaveLength(1);
  });
});

function textOf(incoming: { type: string; text?: string } | undefined) {
  return incoming?.text ?? incoming?.type;
}
