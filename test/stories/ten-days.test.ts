import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOutbox } from '../../src/cli/outbox-list.ts';
import { createInvitation } from '../../src/usecases/invitations/create.ts';
import { createTwoChannels, type TwoChannels } from '../support/stage/two-channels.ts';
import type { Actor } from '../support/stage.ts';
import { asks, createsConference } from '../support/story.ts';
import type { Template } from '../support/zalo/index.ts';

const DAY = 86_400_000;
const WARD = '03679';

async function joins(both: TwoChannels, name: string, role: 'official' | 'secretary'): Promise<Actor> {
  const { ctx } = both.app;
  const invited = await ctx.db.tx((tx) =>
    createInvitation({ ...ctx, tx }, { by: { type: 'operator' }, role, unitCode: WARD }),
  );
  if (invited.type !== 'invited') throw new Error(invited.type);
  const actor = both.onTelegram(name);
  await actor.starts();
  await actor.presses('Đồng ý');
  await actor.says(`/thamgia ${invited.code}`);
  await actor.says(name);
  await actor.says('Cán bộ');
  return actor;
}

async function comes(both: TwoChannels) {
  const hoa = both.onZalo('Lò Thị Hoa');
  await hoa.starts();
  await hoa.presses('Đồng ý');
  await hoa.says('Phường Chiềng Sinh');
  return hoa;
}

/** Ten days pass on Zalo between a question and what is to be told about it; nobody there may be written to after seven. */
async function open(env: Record<string, string> = {}) {
  const both = await createTwoChannels(undefined, env);
  const official = await joins(both, 'Lò Văn Thanh', 'official');
  const secretary = await joins(both, 'Cầm Thị Hương', 'secretary');
  const hoa = await comes(both);
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

const CONCLUSION: Template = {
  id: '7895418',
  text: 'Câu hỏi <code> có kết quả trong thông báo số <number> ngày <date>. Nhắn tin cho trang này để xem toàn văn.',
  parameters: [{ name: 'code' }, { name: 'number' }, { name: 'date', type: 'DATE' }],
};

describe.each([
  ['with a template', { ZALO_TEMPLATE_CONCLUSION: CONCLUSION.id }],
  ['without one', {}],
])('sixteen days between a question and the conclusion notice, %s', (_name, env: Record<string, string>) => {
  let both: TwoChannels;
  beforeAll(async () => {
    both = await createTwoChannels(undefined, env);
    both.zalo.template(CONCLUSION);
  });
  afterAll(() => both.close());

  it('the asker is told of the clause once, and reads it when they write', async () => {
    const secretary = await joins(both, 'Cầm Thị Hương', 'secretary');
    const conference = await createsConference(secretary, '8h30 ngày 10/12/2026');
    const hoa = await comes(both);
    const code = await asks(hoa, 'Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?');
    await secretary.says(`/tonghop ${conference}`);
    await secretary.presses(`Đưa vào ${code}`);
    hoa.news();

    both.app.clock.set('2026-12-11T02:00:00Z');
    await secretary.says('/ketluan');
    await secretary.says('12-TB/ĐU');
    await secretary.presses('Hôm nay');
    await secretary.presses('Người chủ trì');
    await secretary.presses('Thêm mục');
    await secretary.says('Sửa đường vào bản Noong Đúc trong quý I năm 2027.');
    await secretary.presses(new RegExp(`^${code}`));
    await secretary.presses('Tiếp tục');
    await secretary.presses('Giao đơn vị thực hiện');
    await secretary.says('so xay dung');
    await secretary.says('31/3/2027');
    await secretary.presses('Công bố');
    const announced = `Câu hỏi ${code} có kết quả trong thông báo số 12-TB/ĐU ngày 11/12/2026. Nhắn tin cho trang này để xem toàn văn.`;
    expect(hoa.news().map(({ text }) => text)).toEqual('ZALO_TEMPLATE_CONCLUSION' in env ? [announced] : []);
    await secretary.says('/chobao');
    const waits = secretary.last().text;
    expect(waits.includes(code)).toBe(!('ZALO_TEMPLATE_CONCLUSION' in env));

    await hoa.says('Đường bao giờ sửa?');
    const told = hoa.news().filter(({ text }) => text.includes('trong quý I năm 2027'));
    expect(told).toHaveLength(1);
    expect(both.zalo.violations()).toEqual([]);
  });
});
