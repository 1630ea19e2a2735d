import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunningClock } from '../../support/clock.ts';
import { type FakeTelegram, startFakeTelegram } from '../../support/telegram/index.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

describe('a press while its person is being attended to', () => {
  let fake: FakeTelegram;
  let app: TestApp;
  beforeAll(async () => {
    fake = await startFakeTelegram({ retryScale: 0.01 });
    app = await createTestApp({
      seed: 'demo',
      clock: createRunningClock(),
      env: { TELEGRAM_BOT_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.root, DEMO_CHAT: 'off' },
    });
    await app.start();
  });
  afterAll(async () => {
    await app.close();
    await fake.close();
  });

  const count = async () =>
    Number((await app.ctx.db.pool.query('SELECT count(*) AS n FROM question')).rows[0].n);

  it('is answered at once all the same, and pressed twice it has its effect once', async () => {
    const nam = fake.user({ first_name: 'Anh Nam' });
    nam.send('Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?');
    await nam.waitFor('Ông/bà có đồng ý không?');
    nam.press('Đồng ý');
    await nam.waitFor('xã, phường nào?');
    nam.send('chieng sinh');
    const card = await nam.waitFor('Lĩnh vực:');
    const before = await count();
    const inbox = async () =>
      (
        await app.ctx.db.pool.query(`SELECT count(*)::int AS n FROM inbox WHERE conversation_key = $1`, [
          nam.id,
        ])
      ).rows[0].n;
    const stored = await inbox();
    const holder = await app.ctx.db.pool.connect();
    try {
      await holder.query('BEGIN');
      const held = await holder.query(
        `SELECT 1 FROM account a JOIN person p ON p.id = a.person_id JOIN conversation c ON c.account_id = a.id
         WHERE a.channel = 'telegram' AND a.external_id = $1 FOR UPDATE`,
        [nam.id],
      );
      expect(held.rowCount).toBe(1);
      const presses = [nam.press('Gửi', card), nam.press('Gửi', card)];
      const answers = await Promise.all(presses.map((press) => press.answer));
      expect(answers).toEqual([
        { text: '', alert: false, url: undefined },
        { text: '', alert: false, url: undefined },
      ]);
      expect(await inbox()).toBe(stored + 2);
      expect(await count()).toBe(before);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    await nam.waitFor(/Mã: CS-[0-9A-Z]{6}/);
    nam.send('/khongco');
    await nam.waitFor('Không có lệnh /khongco');
    expect(await count()).toBe(before + 1);
    expect(nam.inbox.filter((seen) => /Mã: CS-/.test(seen.text))).toHaveLength(1);
    expect(fake.violations).toEqual([]);
  }, 60_000);
});
