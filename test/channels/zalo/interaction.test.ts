import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Follower } from '../../support/zalo/index.ts';
import { createZaloService, type ZaloService } from './service.ts';

const DAY = 86_400_000;
let service: ZaloService;
let hoa: Follower;

beforeAll(async () => {
  service = await createZaloService();
});
afterAll(() => service.close());
beforeEach(async () => {
  hoa = service.zalo.follower(undefined, { name: 'Lò Thị Hoa' });
  await hoa.says('Chào');
  await service.settle();
});

const lastContact = async () => (await service.accountOf(hoa))?.last_interaction_at;

/** What counts by the platform's page (an event's own name where the simulator has no act for it). */
const ACTS: [string, boolean, (who: Follower) => Promise<unknown>][] = [
  ['a text', true, (who) => who.says('Đường hỏng')],
  ['a picture', true, (who) => who.sendsImage({})],
  ['a sticker', true, (who) => who.sendsSticker()],
  ['a place', true, (who) => who.sendsLocation(21.3, 103.9)],
  ['following', true, (who) => who.follows()],
  ['a form', true, (who) => who.submitsInfo({ name: 'Hoa', phone: '84900000001' })],
  ['a call', true, (who) => raw(who, 'user_call_oa')],
  ['a word in a group', true, (who) => raw(who, 'user_send_group_text')],
  ['reading', false, (who) => who.reads()],
  ['a reaction', false, (who) => who.reacts('/-heart')],
  ['leaving', false, (who) => who.unfollows()],
  ['a word of an admin', false, (who) => service.zalo.oaAdmin().says(who, 'Chào chị')],
];
const raw = (who: Follower, event_name: string) =>
  service.zalo.rawEvent({ event_name, sender: { id: who.id }, recipient: { id: service.zalo.app.oaId } });

describe('the last contact of a person', () => {
  it.each(ACTS)('moves by %s: %s', async (_act, counts, act) => {
    const before = await lastContact();
    await service.later(2 * DAY);
    await act(hoa);
    await service.settle();
    expect(await lastContact()).toEqual(counts ? service.app.clock.now() : before);
  });

  it('is when it was made, though the event came hours later', async () => {
    const { zalo, app } = service;
    zalo.hold();
    const said = hoa.says('một');
    const made = app.clock.now();
    app.clock.advance(3 * 3_600_000);
    await zalo.release();
    await said;
    await service.settle();
    // No two events of the simulator are of the same millisecond.
    expect(Math.floor(Number(await lastContact()) / 1000)).toBe(made.getTime() / 1000);
  });

  it('is the newest, in whatever order the events came', async () => {
    const { zalo, app } = service;
    zalo.hold();
    const first = hoa.says('một');
    app.clock.advance(DAY);
    const second = hoa.says('hai');
    await zalo.release((events) => events.toReversed());
    await Promise.all([first, second]);
    await service.settle();
    expect(await lastContact()).toEqual(app.clock.now());
  });
});
