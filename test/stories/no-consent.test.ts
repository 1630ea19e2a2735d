import { expect } from 'vitest';
import { story } from '../support/story.ts';
import { columnsWith } from '../support/traces.ts';

story('Of somebody who does not agree nothing is kept, and they may come back', async (stage) => {
  const nam = stage.actor('anh-nam');
  const kept = async (word: string) =>
    (await columnsWith(stage.app.ctx.db.pool, word)).filter((column) => column !== 'web_message.content');

  await nam.says('Bao giờ phường Chiềng Sinh có bể bơi zxqbeboi?');
  expect(nam.last().text).toContain('Tin của ông/bà được giữ lại và xử lý ngay khi ông/bà đồng ý');
  expect(await kept('zxqbeboi')).not.toEqual([]);
  await nam.presses('Không');
  expect(nam.last().text).toContain('tin ông/bà vừa gửi đã được xóa');
  expect(await kept('zxqbeboi')).toEqual([]);

  // Leaving the step is no consent either.
  await nam.says('Thế còn sân bóng zxqsanbong?');
  await nam.says('/huy');
  expect(nam.last().text).toContain('Ông/bà chưa đồng ý. Tin ông/bà đã gửi được xóa');
  expect(await kept('zxqsanbong')).toEqual([]);

  // What comes after a yes is kept and asked.
  await nam.says('Phường Chiềng Sinh bao giờ có sân bóng?');
  await nam.presses('Đồng ý');
  await nam.presses('Gửi');
  expect(nam.last().text).toContain('Đã nhận câu hỏi của ông/bà');
});
