import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asks } from '../../support/story.ts';
import { createLinkHouse, type LinkHouse, texts } from './house.ts';

let house: LinkHouse;
beforeAll(async () => {
  house = await createLinkHouse();
});
afterAll(() => house.both.close());

describe('erasing', () => {
  it('says that both accounts are meant, erases both, and tells the other one', async () => {
    const [zalo, telegram] = [house.both.onZalo('Thào'), house.both.onTelegram('Thào')];
    await house.agrees(zalo);
    await asks(zalo, 'Đường vào bản Noong Đúc hỏng, bao giờ sửa?');
    const person = await house.personOn(zalo);
    await telegram.says('/dulieu');
    await telegram.presses('Xóa dữ liệu');
    await house.both.later(1000);
    await house.link(zalo, telegram);
    // That button was meant for less than it would do now.
    await telegram.presses('Xóa hết dữ liệu của tôi');
    expect(telegram.last().text).toContain('không còn dùng được');
    await telegram.says('/dulieu');
    await telegram.presses('Xóa dữ liệu');
    expect(telegram.last().text).toMatch(/Dữ liệu của cả (Zalo, Telegram|Telegram, Zalo) sẽ bị xóa/);
    texts(zalo);
    await telegram.presses('Xóa hết dữ liệu của tôi');
    expect(texts(zalo).join()).toContain('Dữ liệu của ông/bà ở đây cũng đã được xóa');
    expect(
      await house.query(
        'SELECT 1 FROM account WHERE person_id = $1 OR own_person_id IS NOT NULL AND person_id = $1',
        [person],
      ),
    ).toEqual([]);
    expect(await house.query('SELECT asked_from FROM question WHERE asker_id = $1', [person])).toEqual([
      { asked_from: null },
    ]);
    expect(await house.personOn(zalo)).not.toBe(await house.personOn(telegram));
  });

  it('at the same moment as linking leaves nothing half done', async () => {
    const [zalo, telegram] = [house.both.onZalo('Mùa'), house.both.onTelegram('Mùa')];
    await house.agrees(zalo);
    await house.agrees(telegram);
    await zalo.says('/dulieu');
    await zalo.presses('Xóa dữ liệu');
    await telegram.says(`/lienket ${await house.codeOf(zalo)}`);
    await house.both.together(
      () => zalo.presses('Xóa hết dữ liệu của tôi'),
      () => telegram.presses('Liên kết'),
    );
    await house.both.later(2000);
    const said = [telegram.last().text, zalo.last().text].join('\n');
    const linked = (await house.personOn(zalo)) === (await house.personOn(telegram));
    // Either the erasure came first and there is no code any more, or the link did and the button is too old for it.
    expect(said).toMatch(linked ? /không còn dùng được/ : /không dùng được|đã được xóa/);
  });

  it('of a Zalo account that was withdrawn there leaves what was asked on Telegram', async () => {
    const [zalo, telegram] = [house.both.onZalo('Lầu'), house.both.onTelegram('Lầu')];
    await house.agrees(zalo);
    await house.agrees(telegram);
    const onZalo = await asks(zalo, 'Đường vào bản Noong Đúc hỏng, bao giờ sửa?');
    const onTelegram = await asks(telegram, 'Trạm y tế bao giờ có bác sĩ?');
    await house.link(zalo, telegram);
    await zalo.follower.withdraws();
    await house.both.settle();
    expect(telegram.last().text).toContain('Đã bỏ liên kết với tài khoản Zalo');
    const rows = await house.query('SELECT code, text FROM question WHERE code = ANY($1) ORDER BY id', [
      [onZalo, onTelegram],
    ]);
    expect(rows[0]?.text).toContain('đã được xóa theo yêu cầu');
    expect(rows[1]?.text).toContain('Trạm y tế');
  });
});
