import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { converse } from '../../../src/dialogue/converse.ts';
import type { Incoming } from '../../../src/domain/message.ts';
import { createStage, type Stage } from '../../support/stage.ts';

const HOUR = 3_600_000;

describe('what Zalo tells beside messages', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage({ channel: 'zalo' });
  });
  afterAll(() => stage.close());

  /** As the channel hands it over (interpret.test.ts). */
  const happens = async (externalId: string, incoming: Incoming) => {
    const { app } = stage;
    const channel = app.channels.find(({ name }) => name === 'zalo');
    if (!channel) throw new Error('Zalo is off');
    const sender = { externalId, name: null, locale: null };
    await app.ctx.db.tx((tx) => converse({ ...app.ctx, tx }, { channel, sender, incoming, files: [] }));
    await app.settle();
  };
  const idOf = async (name: string) => {
    const { rows } = await stage.app.ctx.db.pool.query<{ id: string; person: string }>(
      `SELECT a.external_id AS id, a.person_id AS person FROM account a JOIN contact c USING (person_id) WHERE c.name = $1`,
      [name],
    );
    const [row] = rows;
    if (!row) throw new Error(`nobody is ${name}`);
    return row;
  };

  it('a person of the authority who writes silences the bot, until an hour is over or a command is written', async () => {
    const hoa = stage.actor('ba-hoa');
    const { id } = await idOf(hoa.name);
    await happens(id, { type: 'taken-over' });
    hoa.news();
    await hoa.says('Vâng, cảm ơn anh, để tôi gửi thêm ảnh');
    expect(hoa.news()).toEqual([]);
    await hoa.says('/trogiup');
    expect(hoa.news()).toHaveLength(1);
    await hoa.says('Đường vào bản Noong Đúc hỏng, bao giờ sửa?');
    expect(hoa.news()).toHaveLength(1);
    await hoa.presses('Bỏ');
    await happens(id, { type: 'taken-over' });
    hoa.news();
    await stage.later(HOUR + 1);
    await hoa.says('Trạm y tế xã bao giờ có bác sĩ?');
    expect(hoa.news()).toHaveLength(1);
  });

  it('who withdraws their data there is erased here without a question', async () => {
    const hoa = stage.actor('ba-hoa');
    const { id, person } = await idOf(hoa.name);
    await happens(id, { type: 'withdrawn' });
    const { rows } = await stage.app.ctx.db.pool.query(
      'SELECT erased_at, (SELECT count(*)::int FROM contact WHERE person_id = $1) AS names FROM person WHERE id = $1',
      [person],
    );
    expect(rows[0]).toMatchObject({ erased_at: expect.any(Date), names: 0 });
  });
});
