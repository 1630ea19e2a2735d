import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, type FakeUser, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

let now: number;
let fake: FakeTelegram;
let call: ReturnType<typeof caller>;
let hoa: FakeUser;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 25, 1);
  fake = await startFakeTelegram({ now: () => now, violationsExpected: true });
  call = caller(fake);
  hoa = fake.user({ first_name: 'Bà Hoa' });
  hoa.start();
});
afterEach(() => fake.close());

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('ảnh')]);

function form(fields: Record<string, string | Blob | [Blob, string]>) {
  const body = new FormData();
  body.set('chat_id', String(hoa.id));
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) body.set(name, ...value);
    else body.set(name, value);
  }
  return body;
}

async function fetched(fileId: string) {
  const { result } = await call('getFile', { file_id: fileId });
  const response = await fetch(`${fake.root}/file/bot${fake.token}/${result.file_path}`);
  return {
    path: result.file_path as string,
    status: response.status,
    data: Buffer.from(await response.arrayBuffer()),
  };
}

describe('files that people send', () => {
  it('can be fetched by the bot for an hour', async () => {
    const sent = hoa.sendDocument(Buffer.from('đơn kiến nghị'), {
      fileName: 'đơn.pdf',
      mime: 'application/pdf',
      caption: 'Đơn của tôi',
    });
    expect(sent).toMatchObject({
      caption: 'Đơn của tôi',
      document: { file_name: 'đơn.pdf', mime_type: 'application/pdf' },
    });
    const got = await fetched(sent.document?.file_id ?? '');
    expect(got).toMatchObject({ status: 200, data: Buffer.from('đơn kiến nghị') });
    expect(got.path).toMatch(/^documents\/file_\d+\.pdf$/);
    now += 3_600_001;
    expect((await fetch(`${fake.root}/file/bot${fake.token}/${got.path}`)).status).toBe(404);
    expect((await fetch(`${fake.root}/file/bot1:wrong/${got.path}`)).status).toBe(401);
  });

  it('come as photos in sizes, of which only the largest is the picture', async () => {
    const { photo = [] } = hoa.sendPhoto(jpeg, { caption: 'Đường hỏng' });
    expect(photo.length).toBeGreaterThan(1);
    expect((await fetched(photo.at(-1)?.file_id ?? '')).data).toEqual(jpeg);
    expect((await fetched(photo[0]?.file_id ?? '')).data).not.toEqual(jpeg);
  });

  it('come as voice, sound, video, place and contact', () => {
    expect(hoa.sendVoice(Buffer.from('ogg'), { duration: 4 }).voice).toMatchObject({
      duration: 4,
      mime_type: 'audio/ogg',
    });
    expect(hoa.sendVideo(Buffer.from('mp4')).video).toMatchObject({ mime_type: 'video/mp4' });
    expect(hoa.sendAudio(Buffer.from('mp3')).audio).toMatchObject({ mime_type: 'audio/mpeg' });
    expect(hoa.sendVideoNote(Buffer.from('mp4')).video_note).toMatchObject({ length: 240 });
    const { animation, document } = hoa.sendAnimation(Buffer.from('mp4'));
    expect(document?.file_id).toBe(animation?.file_id);
    expect(hoa.sendLocation(21.3, 103.9).location).toEqual({ latitude: 21.3, longitude: 103.9 });
    expect(hoa.sendContact().contact).toMatchObject({ user_id: hoa.id });
    expect(hoa.sendContact('113', 'Công an').contact).toEqual({ phone_number: '113', first_name: 'Công an' });
  });

  it('are not handed out above 20 MB', async () => {
    const sent = hoa.sendDocument(Buffer.alloc(20 * 1024 * 1024 + 1));
    const answer = await call('getFile', { file_id: sent.document?.file_id });
    expect(answer.description).toBe('Bad Request: file is too big');
    expect((await call('getFile', { file_id: 'x' })).description).toBe('Bad Request: invalid file_id');
  });
});

describe('files that the bot sends', () => {
  it('are uploaded once and sent again by file_id', async () => {
    const caption = 'Thông báo <b>kết luận</b>';
    const body = form({ document: [new Blob(['%PDF-1.7']), 'kết luận.pdf'], caption, parse_mode: 'HTML' });
    const { result } = await call('sendDocument', body);
    expect(result).toMatchObject({
      caption: 'Thông báo kết luận',
      caption_entities: [{ type: 'bold', offset: 10 }],
    });
    const again = await call('sendDocument', { chat_id: hoa.id, document: result.document.file_id });
    expect(again.result.document).toEqual(result.document);
    expect(hoa.inbox.map(({ attachments }) => attachments.map(({ fileName }) => fileName))).toEqual([
      ['kết luận.pdf'],
      ['kết luận.pdf'],
    ]);
    const asPhoto = await call('sendPhoto', { chat_id: hoa.id, photo: result.document.file_id });
    expect(asPhoto.description).toMatch(/can't use file of type document as photo/);
    const unknown = await call('sendPhoto', { chat_id: hoa.id, photo: 'AgAC' });
    expect(unknown.description).toBe('Bad Request: wrong file identifier/HTTP URL specified');
  });

  it('need to be what they are called', async () => {
    expect((await call('sendPhoto', form({ photo: new Blob(['no image']) }))).description).toBe(
      'Bad Request: IMAGE_PROCESS_FAILED',
    );
    expect((await call('sendVoice', form({ voice: new Blob([]) }))).description).toMatch(/non-empty/);
    const big = new Blob([jpeg, Buffer.alloc(10 * 1024 * 1024)]);
    expect((await call('sendPhoto', form({ photo: big }))).description).toMatch(/10 MB at most/);
    expect(fake.violations).toHaveLength(3);
  });

  it('may refer to another part, and every part must be used', async () => {
    const good = await call('sendPhoto', form({ photo: 'attach://p1', p1: [new Blob([jpeg]), 'a.jpg'] }));
    expect(good.status).toBe(200);
    const stray = await call('sendPhoto', form({ photo: new Blob([jpeg]), other: new Blob(['x']) }));
    expect(stray.description).toMatch(/unknown parameter "other"/);
    const nowhere = await call('sendPhoto', form({ photo: 'attach://p1' }));
    expect(nowhere.description).toMatch(/"photo" of sendPhoto must be of type file/);
  });

  it('have captions of at most 1024 characters', async () => {
    const sent = (caption: string) => call('sendPhoto', form({ photo: new Blob([jpeg]), caption }));
    expect((await sent('ă'.repeat(1024))).status).toBe(200);
    expect((await sent('ă'.repeat(1025))).description).toBe('Bad Request: message caption is too long');
  });
});

describe('albums', () => {
  const album = (media: object[], files: Record<string, Blob> = {}) =>
    call('sendMediaGroup', form({ media: JSON.stringify(media), ...files }));
  const photo = (name: string, more: object = {}) => ({ type: 'photo', media: `attach://${name}`, ...more });

  it('arrive together', async () => {
    const files = { a: new Blob([jpeg]), b: new Blob([jpeg]) };
    const { result } = await album(
      [photo('a', { caption: 'Hai <i>ảnh</i>', parse_mode: 'HTML' }), photo('b')],
      files,
    );
    expect(result).toHaveLength(2);
    expect(hoa.inbox.map(({ text }) => text)).toEqual(['Hai ảnh', '']);
    expect(new Set(hoa.inbox.map(({ album }) => album)).size).toBe(1);
  });

  it('have 2-10 items of kinds that go together', async () => {
    expect((await album([photo('a')])).description).toMatch(/2-10 items/);
    const { document } = hoa.sendDocument(Buffer.from('x'));
    const mixed = [photo('a'), { type: 'document', media: document?.file_id }];
    expect((await album(mixed, { a: new Blob([jpeg]) })).description).toMatch(/can't be mixed/);
    expect((await album([photo('a'), photo('b')])).description).toMatch(/there is no photo/);
    expect(
      (await album([photo('a'), { type: 'sticker', media: 'x' }], { a: new Blob([jpeg]) })).description,
    ).toMatch(/type "sticker" is unsupported/);
  });
});

describe('copies', () => {
  it('keep the content and lose the sender', async () => {
    const { message_id } = hoa.sendPhoto(jpeg, { caption: 'Ảnh của tôi' });
    const lan = fake.user();
    lan.start();
    const copy = { chat_id: lan.id, from_chat_id: hoa.id, message_id };
    const { result } = await call('copyMessage', copy);
    expect(result).toEqual({ message_id: lan.last().id });
    expect(lan.last()).toMatchObject({ text: 'Ảnh của tôi', attachments: [{ kind: 'photo', data: jpeg }] });
    await call('copyMessage', { ...copy, caption: '' });
    expect(lan.last().text).toBe('');
    const gone = await call('copyMessage', { ...copy, message_id: 999 });
    expect(gone.description).toBe('Bad Request: message to copy not found');
  });
});
