import { randomBytes, randomInt } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Channel, type Delivery, SendError } from '../../../src/channels/channel.ts';
import { createZaloChannel } from '../../../src/channels/zalo/index.ts';
import type { Outgoing } from '../../../src/domain/message.ts';
import { findOrCreateAccount } from '../../../src/store/accounts.ts';
import type { Follower } from '../../support/zalo/index.ts';
import { storeAttachment } from '../stored-file.ts';
import { createZaloHouse, settingsFor, type ZaloHouse } from './harness.ts';

const DAY = 86_400_000;
let house: ZaloHouse;
let channel: Channel;
let hoa: Follower;
let accountId: string;

beforeAll(async () => {
  house = await createZaloHouse();
  const config = settingsFor(house.zalo, {
    refreshToken: house.zalo.seedTokens().refresh,
    appSecretProof: true,
  });
  house.zalo.switches.appsecretProof = true;
  ({ channel } = createZaloChannel(house.app.ctx, config, { tellLoss: async () => undefined }));
});
beforeEach(async () => {
  hoa = house.zalo.follower();
  await hoa.says('Chào');
  const { ctx, clock } = house.app;
  ({
    account: { id: accountId },
  } = await findOrCreateAccount(ctx.db.read, 'zalo', hoa.id, clock.now()));
});
afterEach(() => house.zalo.faults.clear());
afterAll(async () => {
  const violations = house.zalo.violations();
  await house.close();
  expect(violations).toEqual([]);
});

const send = (message: Outgoing, more: Partial<Delivery> = {}) =>
  channel.send({
    id: String(randomInt(2 ** 40)),
    accountId,
    externalId: hoa.id,
    message,
    edits: null,
    repeated: false,
    ...more,
  });
const failureOf = (message: Outgoing) =>
  send(message).then(
    () => null,
    (error: unknown) => (error instanceof SendError ? error.failure : error),
  );
const uploads = () => house.zalo.calls.filter(({ name }) => name.includes('/upload/')).length;

describe('a message on Zalo', () => {
  it('is composed and cut at 2,000 characters, the buttons on the last part', async () => {
    const text = Array.from({ length: 300 }, (_, at) => `Khoản ${at} nói về đường.`)
      .join(' ')
      .normalize('NFD');
    await send({ text: [text], choices: [[{ label: 'Đã đọc', action: 'read' }]] });
    const seen = hoa.sees();
    for (const part of seen) expect([...part.text].length).toBeLessThanOrEqual(2000);
    expect(seen.map((part) => part.text).join(' ')).toBe(text.normalize('NFC'));
    expect(seen.map((part) => part.buttons.length)).toEqual([...seen.slice(1).map(() => 0), 1]);
  });

  it('shows five buttons, the fifth for the rest', async () => {
    const choices = Array.from({ length: 7 }, (_, at) => [{ label: `Mục ${at + 1}`, action: `x:${at}` }]);
    await send({ text: ['Chọn'], choices: choices.slice(0, 5) });
    expect(hoa.last().buttons).toEqual(['Mục 1', 'Mục 2', 'Mục 3', 'Mục 4', 'Mục 5']);
    await send({ text: ['Chọn'], choices });
    expect(hoa.last().buttons).toEqual(['Mục 1', 'Mục 2', 'Mục 3', 'Mục 4', 'Xem thêm']);
  });

  it('goes on where it broke off, and is marked where nobody knows', async () => {
    const text = Array.from({ length: 150 }, (_, at) => `Khoản ${at} nói về đường.`).join(' ');
    house.zalo.faults.add({ path: '/oa/message/cs', error: -200, after: 1 });
    await expect(send({ text: [text] }, { id: '77' })).rejects.toThrow('-200');
    await send({ text: [text] }, { id: '77' });
    expect(
      hoa
        .sees()
        .map((part) => part.text)
        .join(' '),
    ).toBe(text);
    await send({ text: ['Đã nhận'] }, { repeated: true });
    expect(hoa.last().text).toMatch(/một lần.*\nĐã nhận$/s);
  });

  it('uploads a file once, again after its seven days, and again when Zalo forgot it', async () => {
    const file = await storeAttachment(
      house.app.ctx,
      Buffer.from(`%PDF-1.7\n${randomBytes(4).toString('hex')}`),
      {
        kind: 'document',
        mime: 'application/pdf',
        name: 'thong-bao.pdf',
      },
    );
    const before = uploads();
    await send({ text: ['Thông báo'], attachments: [file] });
    await send({ text: ['Thông báo'], attachments: [file] });
    expect(uploads()).toBe(before + 1);
    house.clock.advance(6.6 * DAY);
    await hoa.says('Chào');
    await send({ text: ['Thông báo'], attachments: [file] });
    expect(uploads()).toBe(before + 2);
    house.zalo.faults.add({ path: '/oa/message/cs', error: -100 });
    await send({ text: ['Thông báo'], attachments: [file] });
    expect(uploads()).toBe(before + 3);
  });

  it('scales a picture down, and links to what Zalo does not take', async () => {
    const noise = await sharp(randomBytes(900 * 900 * 3), { raw: { width: 900, height: 900, channels: 3 } })
      .png()
      .toBuffer();
    const { ctx } = house.app;
    const picture = await storeAttachment(ctx, noise, { kind: 'image', mime: 'image/png', name: 'anh.png' });
    await send({ text: ['Ảnh'], attachments: [picture] });
    const shown = hoa.last();
    expect(shown.text).toBe('Ảnh');
    expect(shown.attachments[0]?.data?.length).toBeLessThanOrEqual(1024 * 1024);
    const table = await storeAttachment(ctx, Buffer.from('PK'), {
      kind: 'document',
      mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      name: 'ho-so.xlsx',
    });
    await send({ text: ['Hồ sơ'], attachments: [table] });
    expect(hoa.last().text).toMatch(
      /^Hồ sơ\nTệp ho-so\.xlsx, tải tại: https:\/\/doithoai\.example\.vn\/files\/\S+ /,
    );
  });

  it('waits for the person after seven days, and is over for who blocked us', async () => {
    house.clock.advance(7 * DAY + 1);
    expect(await failureOf({ text: ['?'] })).toMatchObject({ kind: 'closed' });
    await hoa.says('Chào');
    house.zalo.faults.add({ path: '/oa/message/cs', error: -244 });
    expect(await failureOf({ text: ['?'] })).toMatchObject({ kind: 'blocked' });
  });

  it.each([-216, -220, -124])(
    'takes another token once when Zalo refuses one (%i), and proves the secret of the app',
    async (error) => {
      const renewals = () => house.zalo.calls.filter(({ name }) => name.endsWith('/oa/access_token')).length;
      const before = renewals();
      house.zalo.faults.add({ path: '/oa/message/cs', error });
      await send({ text: [`Chào ông/bà ${error}`] });
      expect(hoa.last().text).toBe(`Chào ông/bà ${error}`);
      expect(renewals()).toBe(before + 1);
      house.zalo.faults.add({ path: '/oa/message/cs', error, times: 2 });
      expect(await failureOf({ text: ['?'] })).toMatchObject({ kind: 'later', whole: true });
      expect(renewals()).toBe(before + 2);
    },
  );

  it('says in its health what a person must change', async () => {
    house.zalo.switches.packageIncludesApi = false;
    expect(await failureOf({ text: ['?'] })).toMatchObject({ kind: 'later', whole: true });
    expect(channel.health()).toEqual({ ok: false, why: 'refused -224' });
    house.zalo.switches.packageIncludesApi = true;
    await send({ text: ['Chào'] });
    expect(channel.health()).toEqual({ ok: true, why: 'ok' });
  });
});
