import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { voice } from '../../support/bytes.ts';
import { createStage, type Stage } from '../../support/stage.ts';
import { codeIn } from '../../support/story.ts';

/** An MP4 file with nothing to play; `n` makes it another. */
const mp4 = (n: number) => Buffer.from(`\0\0\0\x18ftypmp42\0\0\0\0mp42isom${n}`, 'latin1');
/** One silent frame of MPEG-1 layer III. */
const mp3 = Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(413)]);
const letter = (n: number) => Buffer.from(`%PDF-1.7 đơn ${n}`);

describe('what a citizen sends', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage({ channel: 'telegram' });
  });
  afterAll(() => stage.close());

  /** Sends a question with these files, and gives what the official is sent who opens it. */
  async function received(text: string, files: Parameters<ReturnType<Stage['actor']>['sends']>[0]) {
    const hoa = stage.actor('ba-hoa');
    const official = stage.actor('can-bo-phuong');
    await hoa.says(text);
    for (const file of files) await hoa.sends([file]);
    await hoa.presses('Gửi');
    const code = codeIn(hoa.finds('Đã nhận câu hỏi').text);
    official.news();
    await official.says(`/xem ${code}`);
    return { code, attachments: official.news().flatMap((seen) => seen.attachments) };
  }

  it('reaches the official as what it is: round and silent films as films, speech as speech', async () => {
    const { code, attachments } = await received('Đường vào bản Noong Đúc hỏng, xin xem phim', [
      { bytes: mp4(1), kind: 'video', as: 'video-note' },
      { bytes: mp4(2), kind: 'video', as: 'animation' },
      { bytes: mp4(3), kind: 'video' },
      { bytes: voice(), kind: 'voice' },
      { bytes: mp3, kind: 'audio' },
    ]);
    expect(attachments.map(({ kind, name }) => [kind, name])).toEqual([
      ['video', `${code}-1.mp4`],
      ['video', `${code}-2.mp4`],
      ['video', `${code}-3.mp4`],
      ['voice', `${code}-4.ogg`],
      ['audio', `${code}-5.mp3`],
    ]);
  });

  it('goes on under a name of ours, whatever it was called', async () => {
    const names = [
      '../../../etc/passwd',
      'đơn\u0000.pdf.exe',
      'a\r\nContent-Type: text/html\r\n\r\n<script>.pdf',
      'don\u202efdp.exe',
      `"; filename="x.html`,
      'đ'.repeat(300),
    ];
    const { code, attachments } = await received(
      'Chợ tạm ở tổ 3 gây ách tắc, gửi kèm đơn của bà con',
      names.map((name, n) => ({ bytes: letter(n), name })),
    );
    expect(attachments.map(({ name }) => name)).toEqual(names.map((_, n) => `${code}-${n + 1}.pdf`));
  });
});
