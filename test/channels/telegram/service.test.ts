import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/infra/log.ts';
import { createRunningClock } from '../../support/clock.ts';
import { type FakeTelegram, startFakeTelegram } from '../../support/telegram/index.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

const ROAD = 'Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?';

describe('the whole service on Telegram', () => {
  let fake: FakeTelegram;
  let app: TestApp;
  const lines: string[] = [];
  beforeAll(async () => {
    fake = await startFakeTelegram({ retryScale: 0.01 });
    app = await createTestApp({
      seed: 'demo',
      clock: createRunningClock(),
      env: { TELEGRAM_BOT_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.root, DEMO_CHAT: 'off' },
      log: createLog('trace', { write: (line) => void lines.push(line) }),
    });
    await app.start();
  });
  afterAll(async () => {
    await app.close();
    await fake.close();
  });

  const count = async (table: string) =>
    Number((await app.ctx.db.pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n);

  it('takes a question from the first word to its receipt, once, whatever comes twice', async () => {
    const nam = fake.user({ first_name: 'Anh Nam' });
    const before = await count('question');
    nam.send(ROAD);
    await nam.waitFor('Ông/bà có đồng ý không?');
    nam.press('Đồng ý');
    await nam.waitFor('xã, phường nào?');
    nam.send('chieng sinh');
    await nam.waitFor(`“${ROAD}”`);
    await nam.press('Gửi').answer;
    await nam.waitFor(/Mã: CS-[0-9A-Z]{6}/);
    const sent = nam.inbox.length;
    const known = await app.ctx.db.pool.query('SELECT external_id FROM inbox ORDER BY id');
    for (const { external_id: id } of known.rows) fake.resend(Number(id.split(':')[1]));
    await expect.poll(() => fake.pending(), { timeout: 10_000 }).toEqual([]);
    nam.send('/khongco');
    await nam.waitFor('Không có lệnh /khongco');
    expect(nam.inbox).toHaveLength(sent + 1);
    expect(await count('question')).toBe(before + 1);
  }, 60_000);

  it('notices who blocks it, sends them nothing, and is there again when they come back', async () => {
    const sinh = fake.user({ first_name: 'Anh Sinh' });
    sinh.start();
    await sinh.waitFor(/./);
    const blocked = async () => {
      const { rows } = await app.ctx.db.pool.query(
        'SELECT blocked_at IS NOT NULL AS blocked FROM account WHERE channel = $1 AND external_id = $2',
        ['telegram', String(sinh.id)],
      );
      return rows[0]?.blocked;
    };
    sinh.block();
    await expect.poll(blocked, { timeout: 10_000 }).toBe(true);
    sinh.unblock();
    await expect.poll(blocked, { timeout: 10_000 }).toBe(false);
  }, 60_000);

  it('offers its commands, and says that it is ready', async () => {
    await expect
      .poll(() => fake.user({ language_code: 'vi' }).commands().length, { timeout: 10_000 })
      .toBeGreaterThan(5);
    expect(app.channels.find((channel) => channel.name === 'telegram')?.health().ok).toBe(true);
  });

  it('sent nothing that Telegram would refuse, and logged no token and no word of a person', () => {
    expect(fake.violations).toEqual([]);
    const logged = lines.join('');
    expect(logged).toContain('this process has the lock');
    for (const secret of [fake.token, 'Noong', 'chieng sinh', 'Nam']) expect(logged).not.toContain(secret);
  });
});
