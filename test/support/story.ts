import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Actor, CHANNELS, createStage, type Stage, type StageChannel } from './stage.ts';

/**
 * One story, told on every channel, or on those that can do what it tells of. With STORY=1 in the environment the conversations are printed as they went.
 */
export function story(
  title: string,
  tell: (stage: Stage) => Promise<void>,
  channels: readonly StageChannel[] = CHANNELS,
): void {
  describe.each(channels)(`${title} (%s)`, (channel) => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await createStage({ channel });
    });
    afterAll(async () => {
      if (process.env['STORY']) process.stdout.write(`\n${title} (${channel})\n\n${stage.transcript}\n`);
      await stage.close();
    });
    it('goes as it is told', () => tell(stage));
  });
}

/** The code of a question in a message. */
export function codeIn(text: string): string {
  const code = /CS-[0-9A-Z]{6}/.exec(text)?.[0];
  if (!code) throw new Error(`no code in: ${text}`);
  return code;
}

/** Writes a question, sends it as it was understood, and reads its code in the receipt. */
export async function asks(asker: Actor, text: string): Promise<string> {
  await asker.says(text);
  await asker.presses('Gửi');
  return codeIn(asker.finds('Đã nhận câu hỏi').text);
}

/** Creates a conference of the ward in the chat and makes it public. */
export async function createsConference(secretary: Actor, when: string): Promise<string> {
  await secretary.says('/taohoinghi');
  await secretary.presses('Phường Chiềng Sinh');
  await secretary.says('Đồng chí Lường Văn Toàn, Bí thư Đảng ủy phường');
  await secretary.presses('Mặt trận Tổ quốc');
  await secretary.says(when);
  await secretary.says('Nhà văn hóa tổ 5');
  await secretary.presses('Trực tiếp');
  await secretary.says('Đường sá, rác thải');
  await secretary.presses('Đến 3 ngày trước');
  await secretary.presses('Công bố');
  const code = /HN-[0-9A-Z]{6}/.exec(secretary.finds('Đã công bố hội nghị').text)?.[0];
  if (!code) throw new Error('the conference has no code');
  return code;
}
