import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTwoChannels, type TwoChannels } from '../../support/stage/two-channels.ts';
import { asks } from '../../support/story.ts';

let both: TwoChannels;
beforeAll(async () => {
  both = await createTwoChannels();
});
afterAll(() => both.close());

const query = async (text: string, values: unknown[] = []) =>
  (await both.app.ctx.db.pool.query(text, values)).rows;
async function citizen(name: string) {
  const one = both.onZalo(name);
  await one.starts();
  await one.presses('Đồng ý');
  await one.says('Phường Chiềng Sinh');
  return one;
}

describe('who stops following', () => {
  it('is known as such, still asks and is told, and is back with another follow', async () => {
    const hoa = await citizen('Lò Thị Hoa');
    const follows = async () => (await query('SELECT follows FROM account'))[0].follows;
    expect(await follows()).toBe(true);
    await hoa.follower.unfollows();
    await both.settle();
    expect(await follows()).toBe(false);
    await asks(hoa, 'Đường vào bản Noong Đúc hỏng, bao giờ sửa?');
    expect(await follows()).toBe(false);
    await hoa.follower.follows();
    await both.settle();
    expect(await follows()).toBe(true);
  });

  it('or withdraws does not become known by that', async () => {
    const before = await query('SELECT count(*)::int AS n FROM account');
    const stranger = both.onZalo('Người lạ').follower;
    await stranger.unfollows();
    await stranger.withdraws();
    await both.settle();
    expect(await query('SELECT count(*)::int AS n FROM account')).toEqual(before);
    expect(await query(`SELECT 1 FROM inbox WHERE state = 'waiting'`)).toEqual([]);
  });
});

describe('the form with name and number', () => {
  const info = { name: 'Vàng A Pao', phone: '84912345678', address: 'bản Noong Đúc' };

  it('goes into the vault of who agreed, and is shown by /dulieu', async () => {
    const pao = await citizen('Pao');
    await pao.follower.submitsInfo(info);
    await both.settle();
    expect(pao.last().text).toContain('Đã ghi nhận số điện thoại 0912345678');
    await pao.says('/dulieu');
    await pao.presses('Xem');
    expect(pao.last().text).toContain('Điện thoại: 0912345678');
    // The name they go by on Zalo was known before.
    expect(pao.last().text).toContain('Tên: Pao');
  });

  it('of somebody who did not agree is not kept, and they are told', async () => {
    const lan = both.onZalo('Lan');
    await lan.starts();
    await lan.follower.submitsInfo({ ...info, phone: '84987654321' });
    await both.settle();
    expect(lan.last().text).toContain('không được lưu');
    expect(await query(`SELECT 1 FROM contact WHERE phone = '0987654321'`)).toEqual([]);
    expect(await query(`SELECT 1 FROM inbox WHERE payload::text LIKE '%84987654321%'`)).toEqual([]);
  });
});
