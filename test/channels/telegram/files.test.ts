import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, type Delivery, FileError } from '../../../src/channels/channel.ts';
import { createApi } from '../../../src/channels/telegram/api.ts';
import type { AttachmentKind, AttachmentRef, Outgoing } from '../../../src/domain/message.ts';
import type { FakeUser } from '../../support/telegram/index.ts';
import { storeAttachment } from '../stored-file.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

/** A picture as telephones take it; `shade` makes it another. */
const jpeg = (shade: number) =>
  sharp({ create: { width: 8, height: 6, channels: 3, background: { r: shade, g: 90, b: 40 } } })
    .jpeg()
    .toBuffer();

describe('files', () => {
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
    stage.app.clock.advance(60_000);
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
  const attachment = (kind: AttachmentKind, mime: string, bytes: Buffer, name = 'tai-lieu.pdf') =>
    storeAttachment(stage.app.ctx, bytes, { kind, mime, name });
  const send = (to: FakeUser, message: Outgoing, more: Partial<Delivery> = {}) =>
    channel.send({
      id: randomUUID(),
      accountId: randomUUID(),
      externalId: String(to.id),
      message,
      edits: null,
      repeated: false,
      ...more,
    });
  const uploads = () =>
    stage.fake.calls.filter((call) =>
      Object.values(call.params).some(
        (value) => value !== null && typeof value === 'object' && 'data' in value,
      ),
    );

  it('are uploaded once and then sent by their name at Telegram', async () => {
    const file = await attachment(
      'document',
      'application/pdf',
      Buffer.from('%PDF-1.7 kết luận'),
      'KL-HN-1.pdf',
    );
    const people = [person(), person(), person()];
    for (const one of people) await send(one, { text: ['Thông báo kết luận'], attachments: [file] });
    expect(uploads()).toHaveLength(1);
    for (const one of people) {
      expect(one.last()).toMatchObject({
        text: 'Thông báo kết luận',
        attachments: [{ kind: 'document', fileName: 'KL-HN-1.pdf', data: Buffer.from('%PDF-1.7 kết luận') }],
      });
    }
  });

  it('go as what they are', async () => {
    const hoa = person();
    const files = [
      await attachment('voice', 'audio/ogg', Buffer.from('OggS…')),
      await attachment('video', 'video/mp4', Buffer.from('ftypmp42')),
      await attachment('image', 'image/jpeg', await jpeg(1)),
      await attachment('video', 'video/webm', Buffer.from('webm')),
      await attachment('image', 'image/jpeg', Buffer.alloc(10 * 1024 * 1024 + 1, 1)),
    ];
    for (const file of files) await send(hoa, { text: [], attachments: [file] });
    expect(hoa.inbox.map((seen) => seen.attachments[0]?.kind)).toEqual([
      'voice',
      'video',
      'photo',
      'document',
      'document',
    ]);
  });

  it('that are pictures make an album, with the text as caption or, with buttons, after it', async () => {
    const pictures = await Promise.all(
      [11, 12, 13].map(async (shade) => attachment('image', 'image/jpeg', await jpeg(shade))),
    );
    const hoa = person();
    await send(hoa, { text: [{ bold: 'Ảnh' }, ' hiện trường'], attachments: pictures });
    const album = hoa.inbox;
    expect(new Set(album.map((seen) => seen.album)).size).toBe(1);
    expect(album.map((seen) => seen.text)).toEqual(['Ảnh hiện trường', '', '']);
    expect(album[0]?.message.caption_entities).toMatchObject([{ type: 'bold', offset: 0, length: 3 }]);
    const uploaded = uploads().length;
    await send(hoa, {
      text: ['Nhận?'],
      attachments: pictures,
      choices: [[{ label: 'Nhận', action: 'claim' }]],
    });
    expect(uploads()).toHaveLength(uploaded);
    expect(hoa.inbox.slice(3).map((seen) => [seen.text, seen.attachments.length, seen.buttons])).toEqual([
      ['', 1, []],
      ['', 1, []],
      ['', 1, []],
      ['Nhận?', 0, [['Nhận']]],
    ]);
  });

  it('come before a text that is too long for a caption', async () => {
    const picture = await attachment('image', 'image/jpeg', await jpeg(2));
    const hoa = person();
    const text = 'Câu này dài. '.repeat(100);
    const { externalId } = await send(hoa, {
      text: [text],
      attachments: [picture],
      choices: [[{ label: 'Gửi', action: 'send' }]],
    });
    expect(hoa.inbox.map((seen) => [seen.text, seen.attachments.length, seen.buttons.length])).toEqual([
      ['', 1, 0],
      [text.trim(), 0, 1],
    ]);
    expect(externalId).toBe(String(hoa.last().id));
    const short = await send(hoa, { text: ['ngắn'], attachments: [picture] }, { repeated: true });
    expect(hoa.last().text).toBe('(Tin này có thể đã được gửi đến ông/bà một lần.)\nngắn');
    await send(hoa, { text: ['sửa'] }, { edits: short.externalId });
    expect(hoa.last()).toMatchObject({ text: 'sửa', edited: true, attachments: [{ kind: 'photo' }] });
  });

  it('that Telegram will not show as a picture go as documents', async () => {
    const odd = await attachment('image', 'image/jpeg', await jpeg(3));
    const good = await attachment('image', 'image/jpeg', await jpeg(4));
    const hoa = person();
    const refusal = { status: 400, body: 'Bad Request: PHOTO_INVALID_DIMENSIONS' };
    stage.fake.fault({ method: 'sendPhoto', ...refusal });
    await send(hoa, { text: ['một'], attachments: [odd] });
    stage.fake.fault({ method: 'sendMediaGroup', ...refusal });
    stage.fake.fault({ method: 'sendPhoto', ...refusal });
    await send(hoa, { text: ['hai'], attachments: [odd, good] });
    expect(hoa.inbox.map((seen) => [seen.text, seen.attachments[0]?.kind])).toEqual([
      ['một', 'document'],
      ['hai', 'document'],
      ['', 'photo'],
    ]);
  });

  it('whose name Telegram forgot are uploaded again', async () => {
    const file = await attachment('document', 'application/pdf', Buffer.from('%PDF quên'));
    const hoa = person();
    await send(hoa, { text: ['1'], attachments: [file] });
    stage.fake.fault({
      method: 'sendDocument',
      status: 400,
      body: 'Bad Request: wrong file identifier/HTTP URL specified',
    });
    await send(hoa, { text: ['2'], attachments: [file] });
    expect(hoa.inbox.map((seen) => seen.text)).toEqual(['1', '2']);
    expect(uploads()).toHaveLength(2);
  });

  it('that are gone or can not be read are a refusal, not an endless wait', async () => {
    const hoa = person();
    const nowhere: AttachmentRef = { id: randomUUID(), kind: 'document', mime: 'a/b', size: 1, name: 'x' };
    await expect(send(hoa, { text: ['x'], attachments: [nowhere] })).rejects.toMatchObject({
      failure: { kind: 'refused' },
    });
    const file = await attachment('document', 'application/pdf', Buffer.from('%PDF mất'));
    const { rows } = await stage.app.ctx.db.pool.query('SELECT sha256 FROM attachment WHERE id = $1', [
      file.id,
    ]);
    await stage.app.ctx.files.remove(rows[0].sha256);
    await expect(send(hoa, { text: ['x'], attachments: [file] })).rejects.toMatchObject({
      failure: { kind: 'refused', why: 'the attachment can not be read' },
    });
  });

  it('that people send are opened as streams', async () => {
    const received: string[] = [];
    await channel.start(async (updates) => {
      for (const { payload } of updates) {
        const incoming = channel.interpret(payload)?.incoming;
        if (incoming?.type === 'message') received.push(...incoming.files.map((file) => file.token));
      }
      return updates.length;
    });
    const hoa = person();
    const taken = await jpeg(5);
    hoa.sendPhoto(taken);
    hoa.sendDocument(Buffer.from('đơn'), { fileName: '../../đơn thư.pdf' });
    hoa.sendDocument(Buffer.alloc(20 * 1024 * 1024 + 1));
    await expect.poll(() => received.length).toBe(3);
    const [photo = '', document = '', large = ''] = received;
    expect(await buffer((await channel.openFile(photo)).stream)).toEqual(taken);
    const opened = await channel.openFile(document);
    expect([opened.size, String(await buffer(opened.stream))]).toEqual([5, 'đơn']);
    const reason = (token: string) =>
      channel.openFile(token).then(
        () => 'opened',
        (error: unknown) => (error instanceof FileError ? error.reason : error),
      );
    expect(await reason(large)).toBe('too-large');
    expect(await reason('khong-co')).toBe('gone');
    for (const fault of [{ status: 502 }, { cut: 'before' as const }, { status: 401 }]) {
      stage.fake.fault({ method: 'getFile', ...fault });
      expect(await reason(photo)).toBe('unreachable');
    }
    stage.fake.fault({ method: 'download', status: 404 });
    expect(await reason(photo)).toBe('gone');
    stage.fake.fault({ method: 'download', cut: 'before' });
    expect(await reason(photo)).toBe('unreachable');
  });

  it('never come from an object that somebody shaped: telegraf would open that path or address', async () => {
    const api = createApi(
      { token: stage.fake.token, apiRoot: stage.fake.root, proxy: null },
      { call: 1000, connect: 1000, stopGrace: 0 },
    );
    for (const value of [
      { url: 'http://169.254.169.254/' },
      { source: '/etc/passwd' },
      { media: { url: 'http://x' } },
      [{ type: 'photo', media: { source: '/etc/passwd' } }],
    ]) {
      await expect(api.call('sendDocument', { chat_id: 1, document: value })).rejects.toThrow('not ours');
    }
    expect(stage.fake.calls.filter((call) => call.method === 'sendDocument')).toEqual([]);
    api.stop();
  });
});
