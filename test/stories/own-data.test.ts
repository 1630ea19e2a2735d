import { expect } from 'vitest';
import { finishErasures } from '../../src/jobs/finish-erasures.ts';
import { codeIn, story } from '../support/story.ts';
import { columnsWith, filesWith } from '../support/traces.ts';

const MARKER = 'zxqmarker7719';

story('A person asks, is answered, has everything erased, and comes back as somebody new', async (stage) => {
  const lan = stage.actor('chi-lan', { name: `Lò Lan ${MARKER}` });
  const thanh = stage.actor('can-bo-phuong');
  const found = () => columnsWith(stage.app.ctx.db.pool, MARKER);

  // Ms Lan asks; the official asks for her name, answers, and quotes her.
  await lan.says(`Phường Chiềng Sinh bao giờ sửa ngõ ${MARKER} cho dân đi lại?`);
  await lan.presses('Đồng ý');
  await lan.presses('Gửi');
  const code = codeIn(lan.last().text);
  await lan.replies(lan.last(), `Ngõ cạnh nhà tôi, ${MARKER}.`);
  await thanh.says(`/nhan ${code}`);
  await thanh.says(`/xem ${code}`);
  await thanh.presses('Xem người hỏi');
  expect(thanh.last().text).toContain(MARKER);
  await thanh.says(`/traloi ${code} Kính gửi bà Lò Lan ${MARKER}: ngõ “${MARKER}” được sửa trong tháng 12.`);
  expect(lan.last().text).toContain('được sửa trong tháng 12');

  // Another question is begun and left, with a picture.
  await lan.sends([{ bytes: Buffer.from(`ảnh ${MARKER}`) }], `Còn chuyện đèn đường ${MARKER}?`);
  expect(await found()).toEqual(
    expect.arrayContaining(['contact.name', 'inbox.payload', 'outbox.content', 'question.text']),
  );
  expect(await filesWith(stage.app.dataDir, MARKER)).toHaveLength(1);

  await lan.says('/dulieu');
  await lan.presses('Xóa dữ liệu');
  await lan.presses('Xóa hết dữ liệu của tôi');
  expect(lan.last().text).toContain('Dữ liệu của ông/bà đã được xóa');
  expect(lan.last().text).toContain('Điều 25 Luật Tiếp công dân 42/2013/QH13');
  await finishErasures(stage.app.ctx);
  expect(await found()).toEqual([]);
  expect(await filesWith(stage.app.dataDir, MARKER)).toEqual([]);

  // The official still sees what was done, and no longer for whom.
  expect(thanh.finds(`Câu hỏi ${code}: nội dung đã được xóa`).buttons).toEqual([]);
  await thanh.says(`/xem ${code}`);
  expect(thanh.last().text).toContain('được sửa trong tháng 12');
  expect(thanh.last().text).toContain('Nội dung đã được xóa theo yêu cầu của người gửi');

  // Whoever writes from that account next is somebody new.
  await stage.later(1000);
  await lan.says(`/tracuu ${code}`);
  expect(lan.last().text).not.toContain('được sửa');
  await lan.says('Bao giờ phường có sân chơi cho trẻ em?');
  expect(lan.last().buttons).toEqual(expect.arrayContaining(['Đồng ý', 'Không']));
});
