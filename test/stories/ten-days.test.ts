import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOutbox } from '../../src/cli/outbox-list.ts';
import { createInvitation } from '../../src/usecases/invitations/create.ts';
import { createTwoChannels } from '../support/stage/two-channels.ts';
import type { Actor } from '../support/stage.ts';
import { asks } from '../support/story.ts';
import type { Template } from '../support/zalo/index.ts';

const DAY = 86_400_000;
const WARD = '03679';

/** Ten days pass on Zalo between a question and what is to be told about it; nobody there may be written to after seven. */
async function open(env: Record<string, string> = {}) {
  const both = await createTwoChannels(undefined, env);
  const invitation = async (role: 'official' | 'secretary') => {
    const { ctx } = both.app;
    const invited = await ctx.db.tx((tx) =>
      createInvitation({ ...ctx, tx }, { by: { type: 'operator' }, role, unitCode: WARD }),
    );
    if (invited.type !== 'invited') throw new Error(invited.type);
    return invited.code;
  };
  const joins = async (name: string, role: 'official' | 'secretary'): Promise<Actor> => {
    const actor = both.onTelegram(name);
    await actor.starts();
    await actor.presses('Đồng ý');
    await actor.says(`/thamgia ${await invitation(role)}`);
    await actor.says(name);
    await actor.says('Cán bộ');
    return actor;
  };
  const official = await joins('Lò Văn Thanh', 'official');
  const secretary = await joins('Cầm Thị Hương', 'secretary');
  const hoa = both.onZalo('Lò Thị Hoa');
  await hoa.starts();
  await hoa.presses('Đồng ý');
  await hoa.says('Phường Chiềng Sinh');
  const code = await asks(hoa, 'Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?');
  await both.later(1000);
  await official.says(`/nhan ${code}`);
  hoa.news();
  await both.later(10 * DAY);
  return { both, official, secretary, hoa, code };
}

async function answers({ official, code }: Awaited<ReturnType<typeof open>>): Promise<void> {
  await official.says(`/traloi ${code} Quý I năm 2027 phường sẽ sửa đoạn đường này.`);
}

const ANSWER: Template = {
  id: '7895417',
  text: 'Câu hỏi <code> đã được <unit> trả lời. Nhắn tin cho trang này để xem toàn văn.',
  parameters: [
    { name: 'code', maxLength: 30 },
    { name: 'unit', maxLength: 30 },
  ],
};

describe('ten days between a question and its answer, with a template', () => {
  let story: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    story = await open({ ZALO_TEMPLATE_ANSWER: ANSWER.id });
    story.both.zalo.template(ANSWER);
  });
  afterAll(() => story.both.close());

  it('the notice arrives by template, once, and the words when the person writes', async () => {
    const { hoa, both, code, secretary } = story;
    await answers(story);
    expect(hoa.news().map(({ text }) => text)).toEqual([
      `Câu hỏi ${code} đã được Phường Chiềng Sinh trả lời. Nhắn tin cho trang này để xem toàn văn.`,
    ]);
    expect(hoa.follower.last()).toMatchObject({ way: 'template', billed: true });
    await both.later(DAY);
    expect(hoa.news()).toEqual([]);
    // Whom a template told stands in no call list, and what it cost in the figures.
    await secretary.says('/chobao');
    expect(secretary.last().text).toContain('Không có câu hỏi nào chờ báo');
    await secretary.says('/thongke 12/2026');
    expect(secretary.last().text).toMatch(/1 tin mẫu\n/);
    await hoa.says('Cho tôi xem');
    expect(hoa.news().filter(({ text }) => text.includes('Quý I năm 2027'))).toHaveLength(1);
    await hoa.says('/cuatoi');
    expect(hoa.news().filter(({ text }) => text.includes('Quý I năm 2027'))).toHaveLength(0);
    expect(both.zalo.violations()).toEqual([]);
  });
});

describe('ten days between a question and its answer, without a template', () => {
  let story: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    story = await open();
  });
  afterAll(() => story.both.close());

  it('waits, is listed, and is delivered at the next contact, once', async () => {
    const { hoa, both, code, secretary } = story;
    await answers(story);
    await both.later(DAY);
    expect(hoa.news()).toEqual([]);
    await secretary.says('/chobao');
    const list = secretary.last();
    expect(list.text).toContain('Chưa báo được người hỏi: 1 câu hỏi');
    expect(list.text).toMatch(
      new RegExp(`1\\. ${code} · Phường Chiềng Sinh\nChờ từ .*\\. Hạn báo: .*\nNgười hỏi đã quá lâu`),
    );
    expect(list.text).not.toContain('Hoa');
    expect(list.buttons).toContain(`Mở ${code}`);
    const shown = await listOutbox(both.app.ctx, { values: { waiting: true }, positionals: [] });
    expect(shown.text).toMatch(/zalo asker-answered: chờ người nhận nhắn, từ /);
    expect(both.zalo.calls.filter(({ error }) => error === -230)).toEqual([]);
    await hoa.says('Có ai trả lời chưa?');
    expect(hoa.news().filter(({ text }) => text.includes('Quý I năm 2027'))).toHaveLength(1);
    await both.later(DAY);
    expect(hoa.news()).toEqual([]);
    await secretary.says('/chobao');
    expect(secretary.last().text).toContain('Không có câu hỏi nào chờ báo');
    expect(both.zalo.violations()).toEqual([]);
  });
});
