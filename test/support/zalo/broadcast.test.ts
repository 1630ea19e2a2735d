import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, setUp } from './bench.ts';
import type { Follower } from './index.ts';

const MINUTE = 60_000;
let bench: Bench;
let hoa: Follower;
let nam: Follower;
let stranger: Follower;

beforeAll(async () => {
  bench = await setUp();
  hoa = bench.zalo.follower(undefined, { name: 'Hoa', gender: 'female', age: 5, city: 14, platform: 2 });
  nam = bench.zalo.follower(undefined, { name: 'Nam', gender: 'male', age: 3, city: 9, platform: 1 });
  stranger = bench.zalo.follower(undefined, { city: 9 });
  await hoa.follows();
  await nam.follows();
  await stranger.says('chào');
});
afterAll(() => bench.close());
afterEach(() => expect(bench.complaints()).toEqual([]));

const article = (more: object = {}) => ({
  type: 'normal',
  title: 'Hội nghị đối thoại',
  author: 'UBND phường',
  description: 'Mời nhân dân dự',
  cover: { cover_type: 'photo', photo_url: 'https://example.vn/a.jpg', status: 'show' },
  body: [{ type: 'text', content: '<p>Thứ Năm</p>' }],
  status: 'show',
  ...more,
});
const create = (more: object = {}) => bench.call('POST /v2.0/article/create', article(more));
const verify = (token: string) => bench.call('POST /v2.0/article/verify', { token });
const media = (element: object) => ({
  attachment: { type: 'template', payload: { template_type: 'media', elements: [element] } },
});
const broadcast = (id: string, target: object = { gender: '0' }) =>
  bench.call('POST /v2.0/oa/message', {
    recipient: { target },
    message: media({ media_type: 'article', attachment_id: id }),
  });

async function finishedArticle(): Promise<string> {
  const { data } = await create();
  bench.clock.advance(3000);
  return (await verify(data.token)).data.id;
}
/** The same morning hour on the next day. */
const nextDay = () => bench.clock.advance(24 * 60 * MINUTE);

describe('an article (§4.2)', () => {
  it('is a job at first: -214 until it is done, then it has an id', async () => {
    const { token } = (await create()).data;
    const early = await verify(token);
    expect([early.error, early.message]).toEqual([-214, 'Article is being processed']);
    bench.clock.advance(3000);
    const { id } = (await verify(token)).data;
    const headers = { access_token: bench.token() };
    const detail = await fetch(`${bench.zalo.roots.openapi}/v2.0/article/getdetail?id=${id}`, { headers });
    expect(await detail.json()).toMatchObject({ data: { title: 'Hội nghị đối thoại', status: 'show' } });
  });

  it('has limits of length, and the OA one of number', async () => {
    const refused: [object, number][] = [
      [{ title: 'a'.repeat(151) }, -210],
      [{ author: 'a'.repeat(51) }, -210],
      [{ description: 'a'.repeat(301) }, -210],
      [{ body: [] }, -201],
      [{ cover: undefined }, -201],
    ];
    for (const [more, code] of refused) expect((await create(more)).error).toBe(code);
    expect((await verify('none')).error).toBe(-201);
    expect(bench.complaints()).toHaveLength(refused.length + 1);
    bench.zalo.switches.articlesAtMost = 1;
    expect((await create()).message).toBe('Your OA has reach the limit quota create article');
    bench.zalo.switches.articlesAtMost = 1000;
  });
});

describe('a broadcast (§4.1)', () => {
  it('reaches followers who fit, when it was looked at', async () => {
    const id = await finishedArticle();
    const { data } = await broadcast(id, { cities: '14', ages: '4,5', platform: [1, 2] });
    expect(bench.zalo.broadcasts.at(-1)).toMatchObject({ id: data.message_id, reached: undefined });
    bench.clock.advance(30 * MINUTE - 1);
    await bench.zalo.tick();
    expect(hoa.sees()).toEqual([]);
    bench.clock.advance(1);
    await bench.zalo.tick();
    expect(hoa.last()).toMatchObject({ way: 'broadcast', text: 'Hội nghị đối thoại\nMời nhân dân dự' });
    expect([nam.sees(), stranger.sees(), bench.zalo.broadcasts.at(-1)?.reached]).toEqual([[], [], 1]);
  });

  it('reaches nobody twice a day, and nobody oftener a month than the package says', async () => {
    bench.zalo.switches.moderationMs = 0;
    bench.zalo.switches.broadcastsPerMonth = 2;
    const id = await finishedArticle();
    const reached: (number | undefined)[] = [];
    for (const wait of [0, 1, 1]) {
      if (wait) nextDay();
      await broadcast(id);
      await bench.zalo.tick();
      reached.push(bench.zalo.broadcasts.at(-1)?.reached);
    }
    // Hoa has had one today already, and two when the third comes; nor does anybody get a third.
    expect(reached).toEqual([1, 2, 0]);
  });

  it('goes by day only, Vietnamese time: 06:00 to 21:59', async () => {
    const id = await finishedArticle();
    const at = async (time: string) => {
      bench.clock.set(`2026-12-15T${time}:00+07:00`);
      return (await broadcast(id)).error;
    };
    expect([await at('05:59'), await at('06:00'), await at('21:59'), await at('22:00')]).toEqual([
      -234, 0, 0, -234,
    ]);
    bench.clock.set('2026-12-16T09:00:00+07:00');
  });

  it('is of articles only, of a verified OA, to what Zalo can tell apart', async () => {
    const id = await finishedArticle();
    const send = (message: object, target: object = {}) =>
      bench.call('POST /v2.0/oa/message', { recipient: { target }, message });
    expect((await send({ text: 'Mời dự' })).error).toBe(-201);
    expect((await send(media({ media_type: 'image', attachment_id: id }))).error).toBe(-233);
    expect((await broadcast(id, { cities: '64' })).error).toBe(-201);
    expect((await broadcast(id, { wards: '1' })).error).toBe(0);
    expect((await broadcast('none')).error).toBe(-201);
    expect(bench.complaints()).toHaveLength(5);
    bench.zalo.switches.verified = false;
    expect((await broadcast(id)).message).toBe('The OA needs to be verified to use this feature');
    bench.zalo.switches.verified = true;
  });
});
