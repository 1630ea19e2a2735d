import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../support/stage.ts';
import { createStage, type Stage } from '../support/stage.ts';
import { asks } from '../support/story.ts';

describe('a group chat on Telegram', () => {
  let stage: Stage;
  let hoa: Actor;
  let thanh: Actor;
  let so: Actor;
  beforeAll(async () => {
    stage = await createStage({ channel: 'telegram' });
    hoa = stage.actor('ba-hoa');
    thanh = stage.actor('can-bo-phuong');
    so = stage.actor('can-bo-so');
  });
  afterAll(() => stage.close());

  const rows = async (sql: string, ...values: unknown[]) =>
    (await stage.app.ctx.db.pool.query(sql, values)).rows;
  const unitOf = async (id: number) =>
    (await rows('SELECT unit_code FROM unit_group WHERE external_id = $1', String(id)))[0]?.unit_code;

  it('is not listened to: talk, pictures, edits and commands for others are not even stored', async () => {
    const group = stage.group('Nhóm', [hoa, thanh], { bot: 'administrator' });
    const before = await rows('SELECT id FROM inbox');
    for (const text of ['Cầu sập rồi', '/nhom@khac_bot 03679', '/batdau', 'hỏi @doithoai_bot']) {
      await group.says(hoa, text);
    }
    await group.happens((chat, userOf) =>
      chat.sendPhoto(userOf(hoa), Buffer.from('ảnh'), { caption: '/nhom' }),
    );
    expect(
      await rows(
        'SELECT external_id, payload FROM inbox WHERE id <> ALL($1)',
        before.map(({ id }) => id),
      ),
    ).toMatchObject(
      // A bare command could be ours until its word is read; then it is forgotten.
      [{ payload: null }],
    );
    expect(group.sees()).toEqual([]);
    await group.says(hoa, '/hoi Cầu sập rồi');
    expect(group.last().text).toContain('nhắn riêng: https://t.me/doithoai_bot');
    expect(hoa.news().filter(({ text }) => text.includes('Cầu sập'))).toEqual([]);
    expect(await rows(`SELECT 1 FROM inbox WHERE payload::text LIKE '%Cầu sập%'`)).toEqual([]);
  });

  it('is linked and unlinked by those who answer for the unit, and by an admin', async () => {
    const admin = stage.actor('quan-tri');
    const group = stage.group('Nhóm', [hoa, thanh, so, admin, stage.actor('nguoi-la')]);
    for (const member of [stage.actor('nguoi-la'), hoa]) {
      await group.says(member, '/nhom 03679');
      await stage.later(60_001);
    }
    await group.says(so, '/nhom 03679');
    expect(new Set(group.sees().map(({ text }) => text)).size).toBe(1);
    expect(group.last().text).toContain('Chỉ cán bộ của đơn vị mới liên kết được nhóm');
    expect(await unitOf(group.chat.id)).toBeNull();
    await group.says(thanh, '/nhom@doithoai_bot 03679');
    expect(await unitOf(group.chat.id)).toBe('03679');
    await group.says(so, '/group');
    expect(group.last().text).toContain('đang nhận câu hỏi của Phường Chiềng Sinh');
    await group.says(admin, '/nhom');
    expect(group.last().text).toContain('kèm mã đơn vị');
    await group.says(admin, '/nhom khong-co');
    expect(group.last().text).toContain('Không có đơn vị nào mang mã này');
    await group.says(admin, '/nhom sl-sxd');
    expect(await unitOf(group.chat.id)).toBe('SL-SXD');
    await group.says(so, '/nhom huy');
    expect(group.last().text).toContain('Đã thôi báo câu hỏi của Sở Xây dựng');
    expect(await unitOf(group.chat.id)).toBeNull();
  });

  it('obeys no button that was made for another chat, and none of another kind', async () => {
    const [one, other] = [stage.group('Một', [thanh, so]), stage.group('Hai', [thanh, so])];
    await other.says(so, '/nhom');
    await one.says(thanh, '/nhom');
    const code = await asks(hoa, 'Đường liên bản hỏng lâu rồi, bao giờ sửa?');
    const markup = one.last().message.reply_markup;
    const data = markup && 'inline_keyboard' in markup ? markup.inline_keyboard[0]?.[0]?.callback_data : '';
    const own = thanh.finds(code).choices[0]?.action ?? '';
    for (const [group, forged] of [
      [other, data],
      [one, own],
      [one, 'gclaim:CS-000000~AAAAAA'],
      [one, 'x'],
    ] as const) {
      expect((await group.pressesData(thanh, forged ?? '')).text).toBe('Nút này không còn dùng được.');
    }
    expect(await rows('SELECT status FROM question WHERE code = $1', code)).toEqual([{ status: 'received' }]);
    await thanh.says(`/chuyen ${code} SL-SXD việc thuộc đường tỉnh`);
    const card = one.sees().findLast(({ text }) => text.includes(code));
    expect(card?.text).toBe(`Câu hỏi ${code} đã chuyển đến Sở Xây dựng tỉnh Sơn La.`);
    expect(card?.edited).toBe(true);
    expect(other.last().text).toContain(`Câu hỏi ${code} · chờ nhận`);
    expect((await other.presses(thanh, 'Nhận')).text).toContain('Chỉ cán bộ của đơn vị này');
  });

  it('is told what waited before it was linked, the most urgent in cards', async () => {
    const group = stage.group('Nhóm', [thanh]);
    const code = await asks(hoa, 'Chợ phường họp tràn ra đường, bao giờ có chợ mới?');
    await group.says(thanh, '/nhom');
    const seen = group.sees().map(({ text }) => text);
    const [total] = await rows(
      `SELECT count(*)::int AS n FROM question WHERE unit_code = '03679' AND status = 'received'`,
    );
    expect(seen.find((text) => text.startsWith('Đang có'))).toBe(
      `Đang có ${total.n} câu hỏi chờ nhận, ở dưới đây.`,
    );
    expect(seen.filter((text) => text.includes('chờ nhận\n'))).toHaveLength(total.n);
    expect((await group.presses(thanh, 'Nhận')).text).toContain(`${code}`);
  });

  it('gets cards in the topic where it was linked, and in no topic once that is gone', async () => {
    const group = stage.group('Có chủ đề', [thanh]);
    let topic = 0;
    await group.happens((chat, userOf) => {
      topic = chat.openTopic(userOf(thanh), 'Câu hỏi của dân');
    });
    await group.says(thanh, '/nhom', { topic });
    await asks(hoa, 'Cầu treo mục ván, bao giờ sửa?');
    expect(group.last().message.message_thread_id).toBe(topic);
    group.chat.deleteTopic(topic);
    const code = await asks(hoa, 'Cống tắc, nước tràn lên phố, bao giờ sửa?');
    expect(group.last().text).toContain(code);
    expect(group.last().message.message_thread_id).toBeUndefined();
  });

  it('is followed to its new id, whether that is told or met when sending, and each card goes once', async () => {
    const group = stage.group('Nhỏ', [thanh], { type: 'group' });
    await group.says(thanh, '/nhom');
    const first = await asks(hoa, 'Đèn đường tắt cả tháng nay, bao giờ sửa?');
    const old = group.chat.id;
    await group.happens((chat, userOf) => chat.upgrade(userOf(thanh)));
    expect(await unitOf(group.chat.id)).toBe('03679');
    await rows(
      'UPDATE unit_group SET external_id = $1, former_id = NULL WHERE external_id = $2',
      String(old),
      String(group.chat.id),
    );
    const second = await asks(hoa, 'Vỉa hè bị lấn chiếm, ai xử lý?');
    expect(await unitOf(group.chat.id)).toBe('03679');
    expect(group.sees().map(({ text }) => text)).toEqual([expect.stringContaining(second)]);
    // What stands in the old chat can't be changed: the news comes as a new message.
    await thanh.says(`/nhan ${first}`);
    expect(group.last().text).toContain(`Câu hỏi ${first} · phường Chiềng Sinh đã nhận`);
    expect((await group.presses(thanh, 'Nhận')).text).toContain(second);
  });

  it('loses its link with the bot, told or met when sending', async () => {
    const group = stage.group('Nhóm', [thanh]);
    await group.says(thanh, '/nhom');
    await group.happens((chat, userOf) => chat.kickBot(userOf(thanh)));
    expect(await unitOf(group.chat.id)).toBeNull();
    await group.happens((chat, userOf) => chat.addBot(userOf(thanh)));
    await group.says(thanh, '/nhom');
    expect(await unitOf(group.chat.id)).toBe('03679');
    group.chat.kickBot();
    const code = await asks(hoa, 'Xe buýt bao giờ lên xã?');
    expect(await unitOf(group.chat.id)).toBeNull();
    expect(thanh.finds(code).buttons).toContain('Nhận');
  });

  it('gets no more messages a minute than the platform takes, and the rest later', async () => {
    const group = stage.group('Đông', [thanh]);
    await group.says(thanh, '/nhom');
    await stage.later(60_001);
    const before = group.sees().length;
    const [{ id }] = await rows('SELECT id FROM unit_group WHERE external_id = $1', String(group.chat.id));
    await rows(
      `INSERT INTO outbox (account_id, channel, priority, kind, content, not_before, created_at)
       SELECT $1, 'telegram', 1, 'group-card', jsonb_build_object('text', jsonb_build_array('Thẻ ' || n)), $2, $2 FROM generate_series(1, 25) n`,
      id,
      stage.app.clock.now(),
    );
    await stage.later(0);
    expect(group.sees().length - before).toBe(18);
    await stage.later(60_000);
    expect(
      group
        .sees()
        .slice(before)
        .map(({ text }) => text),
    ).toEqual(Array.from({ length: 25 }, (_, n) => `Thẻ ${n + 1}`));
  });

  it('is told once in a while that a reply to a card reaches nobody', async () => {
    const group = stage.group('Nhóm', [thanh]);
    await group.says(thanh, '/nhom');
    const code = await asks(hoa, 'Chợ quá chật, bao giờ mở rộng?');
    const card = group.last();
    for (const text of ['Đã sửa xong', 'Xong rồi']) await group.says(thanh, text, { replyTo: card.id });
    expect(group.sees().filter(({ text }) => text.includes('không đến người hỏi'))).toHaveLength(1);
    expect(await rows('SELECT status FROM question WHERE code = $1', code)).toEqual([{ status: 'received' }]);
    expect(await rows(`SELECT 1 FROM inbox WHERE payload::text LIKE '%sửa xong%'`)).toEqual([]);
  });

  it('is told the number of what waited where that is more than it can take', async () => {
    const group = stage.group('Nhóm', [thanh]);
    const code = await asks(hoa, 'Nước sạch của phường bao giờ có lại?');
    await rows(
      `INSERT INTO question SELECT (jsonb_populate_record(q, jsonb_build_object('id', gen_random_uuid(), 'code', 'CS-Z' || n, 'draft_key', NULL))).*
       FROM question q, generate_series(1, 30) AS n WHERE code = $1`,
      code,
    );
    await group.says(thanh, '/nhom');
    await stage.later(60_001);
    const seen = group.sees().map(({ text }) => text);
    expect(seen.find((text) => text.startsWith('Đang có'))).toMatch(
      /^Đang có \d{2} câu hỏi chờ nhận\. 15 câu gấp nhất ở dưới đây/,
    );
    expect(seen.filter((text) => text.includes('chờ nhận\n'))).toHaveLength(15);
  });
});
