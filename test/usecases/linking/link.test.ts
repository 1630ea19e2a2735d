import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOLLOWS } from '../../../src/store/person-columns.ts';
import { asks } from '../../support/story.ts';
import { createLinkHouse, type LinkHouse, texts } from './house.ts';

let house: LinkHouse;
beforeAll(async () => {
  house = await createLinkHouse();
});
afterAll(() => house.both.close());

describe('a linking code', () => {
  it('is shown once, holds ten minutes, and makes the one before void', async () => {
    const [hoa, other] = [house.both.onZalo('Hoa'), house.both.onTelegram('Hoa')];
    const first = await house.codeOf(hoa);
    const second = await house.codeOf(hoa);
    await other.says(`/lienket ${first}`);
    expect(other.last().text).toContain('không dùng được');
    expect(JSON.stringify(await house.query('SELECT * FROM link_code'))).not.toContain(second);
    await house.both.later(10 * 60_000);
    await other.says(`/lienket ${second}`);
    expect(other.last().text).toContain('không dùng được');
    expect(house.logged()).not.toContain(second);
  });

  it('may be wrong five times an hour, alike for unknown, used and expired ones; then silence and one audit line', async () => {
    const [pao, thief] = [house.both.onZalo('Pao'), house.both.onTelegram('Kẻ lạ')];
    await thief.starts();
    texts(thief);
    const tries = ['0000-0000', 'ABCD-EFGH', 'x', '/lienket', '7K3M-2XQ0'];
    for (const typed of tries) await thief.says(`/lienket ${typed}`);
    expect(new Set(texts(thief)).size).toBe(1);
    await thief.says(`/lienket ${await house.codeOf(pao)}`);
    await thief.says('/lienket 1111-1111');
    expect(texts(thief)).toEqual([]);
    expect(await house.query(`SELECT 1 FROM audit WHERE action = 'link-tries-exceeded'`)).toHaveLength(1);
    await house.both.later(3_600_001);
    await thief.says(`/lienket ${await house.codeOf(pao)}`);
    expect(thief.last().text).toContain('Liên kết với một tài khoản Zalo?');
  });

  it('links nothing when it is refused, and is void then', async () => {
    const [mai, other] = [house.both.onZalo('Mai'), house.both.onTelegram('Mai')];
    const code = await house.codeOf(mai);
    await other.says(`/lienket ${code}`);
    await other.presses('Không phải của tôi');
    expect(other.last().text).toContain('Mã đó đã bị hủy');
    await other.says(`/lienket ${code}`);
    expect(other.last().text).toContain('không dùng được');
    expect(await house.query(`SELECT 1 FROM audit WHERE action = 'link-refused'`)).toHaveLength(1);
  });

  it('comes with the link that opens Telegram, too', async () => {
    const [lan, other] = [house.both.onZalo('Lan'), house.both.onTelegram('Lan')];
    await lan.says('/lienket');
    const payload = /start=(\S+)/.exec(lan.last().text)?.[1] ?? '';
    await other.starts(payload);
    expect(other.last().text).toContain('Liên kết với một tài khoản Zalo?');
  });
});

describe('what can not be linked', () => {
  it('is the account itself, a second account of the same channel, and whoever is linked already', async () => {
    const [a, b, c] = [house.both.onZalo('A'), house.both.onZalo('B'), house.both.onTelegram('C')];
    const own = await house.codeOf(a);
    await a.says(`/lienket ${own}`);
    expect(a.last().text).toContain('ở chính cuộc trò chuyện này');
    await b.says(`/lienket ${own}`);
    expect(b.last().text).toContain('Hai tài khoản Zalo không liên kết được');
    const ofB = await house.codeOf(b);
    await house.link(a, c);
    await c.says(`/lienket ${ofB}`);
    expect(c.last().text).toContain('đã được liên kết');
    await c.says('/lienket');
    expect(c.last().text).toContain('đang được liên kết');
  });

  it('is one member of staff with another; a role is used from both accounts and stays with its person', async () => {
    const [official, colleague] = [house.both.onTelegram('Thanh'), house.both.onZalo('Hà')];
    for (const one of [official, colleague]) {
      await house.agrees(one);
      await house.joins(one);
    }
    const code = await house.codeOf(official);
    await colleague.says(`/lienket ${code}`);
    expect(colleague.last().text).toContain('Cả hai tài khoản đều đang giữ nhiệm vụ');

    const private_ = house.both.onZalo('Thanh ở nhà');
    await house.agrees(private_);
    const own = await asks(private_, 'Đường vào bản Noong Đúc hỏng, bao giờ sửa?');
    await private_.says(`/lienket ${code}`);
    expect(private_.last().text).toContain('các lệnh và nhiệm vụ của cán bộ');
    await private_.presses('Liên kết');
    await private_.says('/hangdoi');
    expect(private_.last().text).toContain(own);
    await private_.says('/lienket');
    await private_.presses('Bỏ liên kết');
    expect(private_.last().text).toContain('Nhiệm vụ cán bộ ở lại với tài khoản Telegram');
    await private_.presses('Bỏ liên kết');
    await private_.says('/hangdoi');
    expect(private_.last().text).not.toContain(own);
    await official.says('/hangdoi');
    expect(official.last().text).toContain(own);
  });
});

describe('linking and parting', () => {
  it('moves all that follows a person, and gives back what was asked in each account', async () => {
    const [zalo, telegram] = [house.both.onZalo('Pó'), house.both.onTelegram('Pó')];
    await house.agrees(zalo);
    await house.agrees(telegram, 'Phường Tô Hiệu');
    const older = await house.personOn(zalo);
    const younger = await house.personOn(telegram);
    const first = await asks(zalo, 'Đường vào bản Noong Đúc hỏng, bao giờ sửa?');
    await telegram.sends([{ bytes: Buffer.from('một tờ đơn') }], 'Trạm y tế bao giờ có bác sĩ?');
    await telegram.presses('Gửi');
    const second = /CS-[0-9A-Z]{6}/.exec(telegram.finds('Đã nhận câu hỏi').text)?.[0] ?? '';
    await house.query(
      `INSERT INTO rating (id, question_id, person_id, score, at) SELECT gen_random_uuid(), id, asker_id, 5, now() FROM question WHERE code = $1`,
      [second],
    );
    const follows = (personId: string) =>
      house.query('SELECT key FROM follow WHERE person_id = $1 ORDER BY key', [personId]);
    await house.query(
      `INSERT INTO follow (person_id, kind, key, since) VALUES ($1, 'field', 'a', now()), ($2, 'field', 'a', now()), ($2, 'field', 'b', now())`,
      [older, younger],
    );
    await telegram.says('/dulieu');
    await telegram.presses('Xem');
    await house.link(telegram, zalo);
    expect([await follows(older), await follows(younger)]).toEqual([[{ key: 'a' }, { key: 'b' }], []]);

    for (const place of FOLLOWS) {
      const [table, column] = place.split('.');
      expect(await house.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [younger]), place).toEqual([]);
      expect(await house.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [older]), place).not.toEqual(
        [],
      );
    }
    expect(await house.query('SELECT commune_code, locale FROM person WHERE id = $1', [younger])).toEqual([
      { commune_code: null, locale: null },
    ]);
    expect(await house.query('SELECT 1 FROM contact WHERE person_id = $1', [younger])).toEqual([]);

    await zalo.says('/lienket');
    await zalo.presses('Bỏ liên kết');
    await zalo.presses('Bỏ liên kết');
    const held = await house.query('SELECT code, asker_id FROM question WHERE code = ANY($1) ORDER BY id', [
      [first, second],
    ]);
    expect(held).toEqual([
      { code: first, asker_id: older },
      { code: second, asker_id: younger },
    ]);
    expect(await house.query('SELECT 1 FROM rating WHERE person_id = $1', [younger])).toHaveLength(1);
    expect(
      await house.query('SELECT 1 FROM attachment WHERE owner_id = $1 AND question_id IS NOT NULL', [
        younger,
      ]),
    ).toHaveLength(1);
    expect(
      await house.query('SELECT 1 FROM consent WHERE person_id = $1 AND withdrawn_at IS NULL', [younger]),
    ).not.toEqual([]);
    expect(await house.query('SELECT commune_code FROM person WHERE id = $1', [younger])).toEqual([
      { commune_code: '03679' },
    ]);
    expect(await follows(younger)).toEqual([{ key: 'a' }, { key: 'b' }]);
    // Once more, the other way round.
    await house.link(zalo, telegram);
    await telegram.says('/cuatoi');
    expect(telegram.last().text).toContain(first);
    expect(telegram.last().text).toContain(second);
  });

  it('lets the latest word about consent count, and a wish for no announcements hold in both', async () => {
    const [zalo, telegram] = [house.both.onZalo('Sùng'), house.both.onTelegram('Sùng')];
    await house.agrees(zalo);
    await house.agrees(telegram);
    await telegram.says('/dulieu');
    await telegram.presses('Rút đồng ý');
    await telegram.presses('Rút đồng ý');
    await house.both.later(1000);
    await house.link(telegram, zalo);
    expect(zalo.last().text).toContain('hệ thống sẽ hỏi lại trước câu hỏi mới');
    expect(zalo.last().text).toContain('không nhận thông báo chung');
    await zalo.says('Đường vào bản Noong Đúc hỏng, bao giờ sửa?');
    expect(zalo.last().buttons).toContain('Đồng ý');
  });

  it('is told in the other chat itself, though Zalo takes nothing for it until its person writes again', async () => {
    const [zalo, telegram] = [house.both.onZalo('Hạng'), house.both.onTelegram('Hạng')];
    await house.agrees(zalo);
    await house.agrees(telegram);
    await telegram.says(`/lienket ${await house.codeOf(zalo)}`);
    await house.query(`UPDATE account SET last_interaction_at = '2026-01-01' WHERE channel = 'zalo'`);
    texts(telegram);
    await telegram.presses('Liên kết');
    expect(texts(telegram).filter((text) => text.includes('Đã liên kết'))).toHaveLength(1);
    await zalo.says('/trogiup');
    expect(texts(zalo).filter((text) => text.includes('Đã liên kết'))).toHaveLength(1);
  });

  it('keeps a draft in the chat where it is written', async () => {
    const [zalo, telegram] = [house.both.onZalo('Vừ'), house.both.onTelegram('Vừ')];
    await house.agrees(zalo);
    await house.agrees(telegram);
    await zalo.says('Đường vào bản Noong Đúc hỏng, bao giờ sửa?');
    await house.link(telegram, zalo);
    await house.both.later(1000);
    await zalo.presses('Gửi');
    expect(zalo.last().text).toContain('Đã nhận câu hỏi');
  });

  it('happens once when both type the other’s code or press twice', async () => {
    const [zalo, telegram] = [house.both.onZalo('Giàng'), house.both.onTelegram('Giàng')];
    await house.both.later(1000);
    const began = house.both.app.clock.now();
    const [ofZalo, ofTelegram] = [await house.codeOf(zalo), await house.codeOf(telegram)];
    await zalo.says(`/lienket ${ofTelegram}`);
    await telegram.says(`/lienket ${ofZalo}`);
    await house.both.together(
      () => zalo.presses('Liên kết'),
      () => telegram.presses('Liên kết'),
    );
    await house.both.later(2000);
    const linked = await house.query(`SELECT 1 FROM audit WHERE action = 'accounts-linked' AND at >= $1`, [
      began,
    ]);
    expect(linked).toHaveLength(1);
    expect(await house.personOn(zalo)).toBe(await house.personOn(telegram));
  });
});
