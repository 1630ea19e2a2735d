import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Channel, type Delivery, SendError } from '../../../src/channels/channel.ts';
import { type ConnectProxy, startConnectProxy } from '../../support/connect-proxy.ts';
import type { FakeUser } from '../../support/telegram/index.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

let stage: TelegramStage;
let proxy: ConnectProxy;
let hoa: FakeUser;
beforeAll(async () => {
  stage = await createTelegramStage();
  proxy = await startConnectProxy(Number(new URL(stage.fake.root).port));
  hoa = stage.fake.user();
  hoa.start();
});
afterAll(async () => {
  await proxy.close();
  await stage.close();
});

/** Only the proxy knows where this is. */
const apiRoot = 'http://telegram.invalid';
const delivery = (text: string): Delivery => ({
  id: '1',
  accountId: '1',
  externalId: String(hoa.id),
  message: { text: [text] },
  edits: null,
  repeated: false,
});
const failureOf = (channel: Channel) =>
  channel.send(delivery('x')).then(
    () => null,
    (error: unknown) => (error instanceof SendError ? error.failure : error),
  );

it('goes through the proxy with all it does: polls, sends, fetches files', async () => {
  const url = new URL(proxy.url);
  Object.assign(url, { username: 'so', password: 'mật khẩu' });
  const channel = stage.channel({ apiRoot, proxy: url.href });
  const received: unknown[] = [];
  await channel.start(async (updates) => received.push(...updates));
  hoa.sendDocument(Buffer.from('nội dung'));
  await expect.poll(() => received.length, { timeout: 10_000 }).toBeGreaterThan(1);
  await channel.send(delivery('qua đường vòng'));
  expect(hoa.last().text).toBe('qua đường vòng');
  const fileId = (received.at(-1) as { payload: { update: { message: { document: { file_id: string } } } } })
    .payload.update.message.document.file_id;
  const { stream } = await channel.openFile(fileId);
  expect((await buffer(stream)).toString()).toBe('nội dung');
  await channel.stop();
  expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(new Set(['telegram.invalid:80']));
  const basic = `Basic ${Buffer.from('so:mật khẩu').toString('base64')}`;
  expect(new Set(proxy.asked.map(({ authorization }) => authorization))).toEqual(new Set([basic]));
});

it('says "not sent" when the proxy does not open the way or is not there', async () => {
  const channel = stage.channel({ apiRoot, proxy: proxy.url });
  for (const status of [407, 502]) {
    proxy.refuse(status);
    expect(await failureOf(channel)).toMatchObject({ kind: 'later', why: 'sendMessage: EPROXY' });
  }
  await channel.stop();
  const away = stage.channel({ apiRoot, proxy: 'http://127.0.0.1:9' });
  expect(await failureOf(away)).toMatchObject({ kind: 'later', why: 'sendMessage: EPROXY' });
  expect(away.health()).toEqual({ ok: false, why: 'unreachable' });
  await away.stop();
  expect(stage.logged()).not.toContain('mật');
});
