import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Brief } from '../../../src/domain/message.ts';
import { PRIORITY, queueMessages } from '../../../src/store/outbox.ts';
import { createTwoChannels, type TwoChannels } from '../../support/stage/two-channels.ts';
import type { Actor } from '../../support/stage.ts';
import type { Follower, Template } from '../../support/zalo/index.ts';

const DAY = 86_400_000;
const BRIEF: Brief = {
  notice: 'status',
  values: { code: 'CS-1', unit: 'Sở Xây dựng', status: 'x' },
  whole: true,
};
const TEMPLATE: Template = {
  id: '77',
  text: '<code> <unit>',
  parameters: [
    { name: 'code', maxLength: 30 },
    { name: 'unit', maxLength: 8 },
  ],
};

let both: TwoChannels;
let hoa: Actor & { follower: Follower };
let serial = 0;
beforeAll(async () => {
  both = await createTwoChannels(undefined, { ZALO_TEMPLATE_STATUS: TEMPLATE.id, LOG_LEVEL: 'silent' });
});
afterAll(() => both.close());
beforeEach(async () => {
  serial += 1;
  both.zalo.template(TEMPLATE);
  hoa = both.onZalo(`Hoa ${serial}`);
  await hoa.starts();
  hoa.news();
});

const sql = async (text: string, values: unknown[]) => (await both.app.ctx.db.pool.query(text, values)).rows;
const account = async () =>
  (await sql(`SELECT id, person_id FROM account WHERE external_id = $1`, [hoa.follower.id]))[0] as {
    id: string;
    person_id: string;
  };
/** A notice to her on Zalo, and what became of it. */
async function notice(brief?: Brief) {
  const { id } = await account();
  const message = { accountId: id, channel: 'zalo', priority: PRIORITY.notice, kind: 'test' };
  await both.app.ctx.db.tx((tx) =>
    queueMessages(tx, [{ ...message, content: { text: ['Toàn văn'], brief } }], both.app.clock.now()),
  );
  await both.settle();
  await both.settle();
  const [row] = await sql('SELECT id, state, channel, error FROM outbox ORDER BY id DESC LIMIT 1', []);
  const parts = await sql('SELECT way, price FROM sent_part WHERE outbox_id = $1', [row.id]);
  return { state: row.state, channel: row.channel, error: row.error, parts };
}
const phone = async (number: string) => {
  const { person_id } = await account();
  await sql(
    `INSERT INTO contact (person_id, phone, updated_at) VALUES ($1, $2, now())
     ON CONFLICT (person_id) DO UPDATE SET phone = $2`,
    [person_id, number],
  );
};
/** She has Telegram too: what /lienket leaves. */
async function links(): Promise<Actor> {
  const telegram = both.onTelegram(`Hoa ${serial}`);
  await telegram.starts();
  telegram.news();
  const { person_id } = await account();
  await sql(
    `UPDATE account SET person_id = $1 WHERE id = (SELECT id FROM account WHERE channel = 'telegram' ORDER BY created_at DESC, id DESC LIMIT 1)`,
    [person_id],
  );
  return telegram;
}

describe('a notice on Zalo', () => {
  it('is free for 48 h and charged for seven days, by what Zalo answers', async () => {
    expect(await notice()).toMatchObject({ state: 'sent', parts: [{ way: 'plain', price: 'free' }] });
    await both.later(3 * DAY);
    expect(await notice()).toMatchObject({ state: 'sent', parts: [{ way: 'plain', price: 'billed' }] });
  });

  it('that nobody can be charged for goes elsewhere or waits, and holds nothing up that is free', async () => {
    await both.later(3 * DAY);
    both.zalo.switches.cloudAccount = 'unlinked';
    expect(await notice()).toMatchObject({ state: 'waiting', parts: [] });
    const other = both.onZalo('Người khác');
    await other.starts();
    expect(other.news().length).toBeGreaterThan(0);
    both.zalo.switches.cloudAccount = 'linked';
  });

  it('goes by template after seven days, its values as short as the template says', async () => {
    await both.later(10 * DAY);
    expect(await notice(BRIEF)).toMatchObject({
      state: 'sent',
      parts: [{ way: 'template-user', price: 'template' }],
    });
    const [seen] = hoa.news();
    expect(seen?.text).toMatch(/^CS-1 Sở/);
    expect([...(seen?.text ?? '')].length).toBeLessThanOrEqual(13);
    await hoa.says('Chào');
    expect(hoa.news().map(({ text }) => text)).not.toContain('Toàn văn');
  });

  it('goes to the telephone where no account can be had', async () => {
    await phone('0912 345 678');
    both.zalo.template({ ...TEMPLATE, byUserId: false });
    const owner = both.zalo.follower(undefined, { name: 'Số của Hoa', phone: '84912345678' });
    await both.later(10 * DAY);
    expect(await notice(BRIEF)).toMatchObject({
      state: 'sent',
      parts: [{ way: 'template-phone', price: 'template' }],
    });
    expect(owner.last().text).toMatch(/^CS-1/);
  });

  it('waits where the template is refused, and comes at the next contact', async () => {
    both.zalo.template({ ...TEMPLATE, status: 'REJECT' });
    await both.later(10 * DAY);
    expect(await notice(BRIEF)).toMatchObject({ state: 'waiting', error: expect.stringContaining('-201') });
    await hoa.says('Chào');
    expect(hoa.news().map(({ text }) => text)).toContain('Toàn văn');
  });

  it('goes over the other channel once where no template is, and never on both', async () => {
    const telegram = await links();
    await both.later(10 * DAY);
    expect(await notice()).toMatchObject({ state: 'sent', channel: 'telegram' });
    expect(telegram.news().map(({ text }) => text)).toEqual(['Toàn văn']);
    await hoa.says('Chào');
    expect(hoa.news().map(({ text }) => text)).not.toContain('Toàn văn');
  });

  it('goes over the other channel where she blocked this one', async () => {
    const telegram = await links();
    hoa.follower.becomes('restricts');
    expect(await notice(BRIEF)).toMatchObject({ state: 'sent', channel: 'telegram' });
    expect(telegram.news().map(({ text }) => text)).toEqual(['Toàn văn']);
  });
});
