import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, type Delivery, SendError, type SendFailure } from '../../../src/channels/channel.ts';
import type { Outgoing } from '../../../src/domain/message.ts';
import type { FakeUser } from '../../support/telegram/index.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

describe('sending', () => {
  let stage: TelegramStage;
  let channel: Channel;
  beforeAll(async () => {
    stage = await createTelegramStage();
    channel = stage.channel();
  });
  afterEach(() => {
    expect(stage.fake.violations).toEqual([]);
    expect(stage.logged()).not.toContain(stage.fake.token);
    stage.fake.reset();
  });
  afterAll(async () => {
    await channel.stop();
    await stage.close();
  });

  const person = () => {
    const someone = stage.fake.user();
    someone.start();
    return someone;
  };
  const send = (to: FakeUser | string, message: Outgoing, more: Partial<Delivery> = {}) =>
    channel.send({
      id: randomUUID(),
      accountId: randomUUID(),
      externalId: typeof to === 'string' ? to : String(to.id),
      message,
      edits: null,
      repeated: false,
      ...more,
    });
  const failure = async (sending: Promise<unknown>): Promise<SendFailure> => {
    const error = await sending.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof SendError)) throw new Error(`not a SendError: ${String(error)}`);
    return error.failure;
  };

  it('shows formatting, and markup in a text as text', async () => {
    const hoa = person();
    await send(hoa, { text: ['Mã ', { bold: 'CS-<7K>' }, ' & ', { italic: '"x"' }, { code: '<b>' }] });
    expect(hoa.last().text).toBe('Mã CS-<7K> & "x"<b>');
    expect(hoa.last().message.entities?.map(({ type, offset, length }) => [type, offset, length])).toEqual([
      ['bold', 3, 7],
      ['italic', 13, 3],
      ['code', 16, 3],
    ]);
  });

  it('puts the buttons on the last part of a long text', async () => {
    const hoa = person();
    const sentence = 'Đường vào bản đã hỏng từ mùa mưa năm ngoái. ';
    const { externalId } = await send(hoa, {
      text: [sentence.repeat(200)],
      choices: [[{ label: 'Gửi', action: 'send' }]],
    });
    const parts = hoa.inbox;
    expect(parts.map((part) => part.buttons)).toEqual([[], [], [['Gửi']]]);
    for (const part of parts) expect(part.text.endsWith('ngoái.')).toBe(true);
    expect(parts.map((part) => part.text).join(' ')).toBe(sentence.repeat(200).trim());
    expect(externalId).toBe(String(parts.at(-1)?.id));
  });

  it('sends silently and protected where it is asked to', async () => {
    const hoa = person();
    await send(hoa, { text: ['thẻ'], protect: true, silent: true });
    const { params } = await stage.fake.waitForCall('sendMessage');
    expect(params).toMatchObject({ protect_content: true, disable_notification: true });
  });

  it('pays for nothing but announcements, and for those only where it is allowed to', async () => {
    const hoa = person();
    const paying = stage.channel({ paidBroadcast: true });
    const delivery = { id: '1', accountId: '1', externalId: String(hoa.id), edits: null, repeated: false };
    for (const [through, broadcast] of [
      [paying, true],
      [paying, false],
      [channel, true],
    ] as const) {
      await through.send({ ...delivery, id: randomUUID(), message: { text: ['tin'] }, broadcast });
    }
    const paid = stage.fake.calls.map(({ params }) => params['allow_paid_broadcast']);
    expect(paid).toEqual([true, undefined, undefined]);
    await paying.stop();
  });

  it('edits in place, takes "not modified" for done, and sends anew what is gone', async () => {
    const hoa = person();
    const first = await send(hoa, { text: ['một'], choices: [[{ label: 'Nhận', action: 'claim' }]] });
    expect(await send(hoa, { text: ['hai'] }, { edits: first.externalId })).toEqual(first);
    expect(await send(hoa, { text: ['hai'] }, { edits: first.externalId })).toEqual(first);
    expect(hoa.inbox.map((seen) => [seen.text, seen.buttons])).toEqual([['hai', []]]);
    const anew = await send(hoa, { text: ['ba'] }, { edits: '999999' });
    expect(anew.externalId).not.toBe(first.externalId);
    expect(hoa.last().text).toBe('ba');
  });

  it('knows whom it cannot reach', async () => {
    const blocked = person();
    blocked.block();
    const gone = person();
    gone.deactivate();
    for (const to of [blocked, gone, '900000000']) {
      expect(await failure(send(to, { text: ['?'] }))).toMatchObject({ kind: 'blocked' });
    }
  });

  it('tells a flood of one chat from one of the whole bot', async () => {
    const [one, other] = [person(), person()];
    stage.fake.fault({ method: 'sendMessage', status: 429, retryAfter: 7, times: 2 });
    stage.fake.fault({ method: 'sendMessage', status: 429, retryAfter: 3 });
    const flood = { kind: 'later', whole: false, retryAfterMs: 7000 };
    expect(await failure(send(one, { text: ['a'] }))).toMatchObject(flood);
    expect(await failure(send(one, { text: ['a'] }))).toMatchObject(flood);
    expect(await failure(send(other, { text: ['a'] }))).toMatchObject({ ...flood, whole: true });
  });

  it('says of each failure whether the message may have arrived', async () => {
    const hoa = person();
    const cases = [
      { fault: { status: 400, body: 'Bad Request: message is too long' }, kind: 'refused' },
      { fault: { status: 401 }, kind: 'later', whole: true },
      { fault: { status: 404, body: 'Not Found' }, kind: 'later', whole: true },
      { fault: { status: 404 }, kind: 'refused' },
      { fault: { status: 500 }, kind: 'uncertain' },
      { fault: { status: 502 }, kind: 'uncertain' },
      { fault: { status: 403, html: true, body: '<html>blocked</html>' }, kind: 'uncertain' },
      { fault: { cut: 'before' as const }, kind: 'uncertain' },
      { fault: { cut: 'after' as const }, kind: 'uncertain' },
    ];
    for (const { fault, ...expected } of cases) {
      stage.fake.fault({ method: 'sendMessage', ...fault });
      expect(await failure(send(hoa, { text: ['x'] })), JSON.stringify(fault)).toMatchObject(expected);
    }
    expect(channel.health().ok).toBe(false);
    await send(hoa, { text: ['x'] });
    expect(channel.health().ok).toBe(true);
  });

  it('says "not sent" when no connection came about', async () => {
    const nobody = stage.channel({ apiRoot: 'http://127.0.0.1:9' });
    const nowhere = stage.channel({ apiRoot: 'http://telegram.invalid' });
    for (const away of [nobody, nowhere]) {
      const sending = away.send({
        id: '1',
        accountId: '1',
        externalId: '910000001',
        message: { text: ['x'] },
        edits: null,
        repeated: false,
      });
      expect(await failure(sending)).toMatchObject({ kind: 'later', whole: false });
      expect(away.health()).toEqual({ ok: false, why: 'unreachable' });
      await away.stop();
    }
  });

  it('does not wait for an answer for ever, nor for one when the service stops', async () => {
    const hoa = person();
    stage.fake.fault({ method: 'sendMessage', hang: 60_000, times: 2 });
    const impatient = stage.channel({}, { waits: { call: 50 } });
    const stopping = stage.channel();
    const to = { externalId: String(hoa.id), accountId: '1', edits: null, repeated: false };
    const lateAnswer = failure(impatient.send({ id: '1', ...to, message: { text: ['một'] } }));
    expect(await lateAnswer).toEqual({
      kind: 'uncertain',
      outage: true,
      why: 'sendMessage: no answer in time',
    });
    const cutShort = failure(stopping.send({ id: '2', ...to, message: { text: ['hai'] } }));
    await stage.fake.waitForCall((call) => call.params['text'] === 'hai');
    await stopping.stop();
    expect(await cutShort).toMatchObject({ kind: 'uncertain' });
    await impatient.stop();
  });

  it('ends a delivery of many parts in time, and goes on where it was', async () => {
    const hoa = person();
    const slow = stage.channel({}, { waits: { send: 1500 } });
    const text = ['Câu thứ nhất dài. '.repeat(300)];
    const delivery = {
      id: '1',
      externalId: String(hoa.id),
      accountId: randomUUID(),
      edits: null,
      repeated: false,
    };
    stage.fake.fault({ method: 'sendMessage', hang: 1 });
    stage.fake.fault({ method: 'sendMessage', hang: 60_000 });
    expect(await failure(slow.send({ ...delivery, message: { text } }))).toMatchObject({ kind: 'uncertain' });
    await slow.send({ ...delivery, message: { text }, repeated: true });
    const parts = hoa.inbox.map((seen) => seen.text);
    expect(parts).toHaveLength(3);
    expect(parts[2]).toMatch(/^\(Tin này có thể/);
    await slow.stop();
  });

  it('says "not sent" when a server takes the connection and never speaks', async () => {
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const away = stage.channel({ apiRoot: `https://127.0.0.1:${port}` }, { waits: { connect: 50 } });
    const to = { externalId: '910000001', accountId: '1', edits: null, repeated: false };
    const sending = away.send({ id: '1', ...to, message: { text: ['x'] } });
    expect(await failure(sending)).toMatchObject({ kind: 'later', why: 'sendMessage: ETIMEDOUT' });
    await away.stop();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('leaves nothing of a text in what it says about a refusal', async () => {
    const body = `Bad Request: can't parse entities: Unsupported start tag "ông A ở bản B" at byte offset 3`;
    stage.fake.fault({ method: 'sendMessage', status: 400, body });
    const { why } = await failure(send(person(), { text: ['x'] }));
    expect(why).toBe(
      `sendMessage: 400 Bad Request: can't parse entities: Unsupported start tag "…" at byte offset 3`,
    );
  });

  it('marks a message that may have arrived before', async () => {
    const hoa = person();
    await send(hoa, { text: ['Đã nhận câu hỏi.'] }, { repeated: true });
    expect(hoa.last().text).toBe('(Tin này có thể đã được gửi đến ông/bà một lần.)\nĐã nhận câu hỏi.');
  });

  it('goes on with the part that failed, not from the beginning', async () => {
    const hoa = person();
    const delivery = { id: randomUUID() };
    const text = ['Câu thứ nhất dài. '.repeat(300)];
    stage.app.clock.advance(60_000);
    // The first part goes through, the second is refused.
    stage.fake.fault({ method: 'sendMessage', hang: 1 });
    stage.fake.fault({ method: 'sendMessage', status: 429, retryAfter: 1 });
    const first = send(hoa, { text }, delivery);
    expect(await failure(first)).toMatchObject({ kind: 'later', retryAfterMs: 1000 });
    await send(hoa, { text }, delivery);
    expect(hoa.inbox.map((seen) => seen.text).join(' ')).toBe(text[0]?.trim());
  });
});
