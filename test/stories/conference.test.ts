import { expect } from 'vitest';
import { asks, codeIn, createsConference, story } from '../support/story.ts';

const SIGNED = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

story('A conference is announced, held and concluded, and every asker is told', async (stage) => {
  const huong = stage.actor('thu-ky');
  const hoa = stage.actor('ba-hoa');
  const pao = stage.actor('ong-pao');
  const duc = stage.actor('can-bo-so');

  // The people of the ward hear of it, those who live elsewhere don't.
  const conference = await createsConference(huong, '8h30 ngày 10/12/2026');
  await huong.says(`/thongbao ${conference}`);
  expect(huong.last().text).toContain('Gửi được: 6 người');
  await huong.presses('Gửi thử cho tôi');
  expect(hoa.sees()).toEqual([]);
  await huong.presses('Gửi cho 6 người');
  expect(hoa.last().text).toContain('Thông báo hội nghị đối thoại');
  expect(hoa.last().text).toContain('Thời gian: 08 giờ 30, thứ Năm 10/12/2026');
  expect(hoa.last().text).toContain('Không muốn nhận thông báo nữa, xin gõ /noio');
  expect(pao.sees()).toEqual([]);

  // Two people ask; both questions are on the agenda, and both are told.
  await hoa.presses('Gửi câu hỏi');
  await hoa.says('Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?');
  expect(hoa.last().text).toContain('Gửi tới: hội nghị 08 giờ 30, thứ Năm 10/12/2026');
  await hoa.presses('Gửi');
  const road = codeIn(hoa.last().text);
  const waste = await asks(pao, 'Rác ở chợ phường Chiềng Sinh bao giờ dọn?');
  await huong.says(`/tonghop ${conference}`);
  expect(huong.last().text).toContain('Trong danh mục: 0 · chưa đưa vào: 2');
  await huong.presses(`Đưa vào ${road}`);
  await huong.presses(`Đưa vào ${waste}`);
  expect(hoa.last().text).toContain(`Câu hỏi ${road} đã được đưa vào chương trình hội nghị đối thoại`);
  expect(pao.last().text).toContain('Địa điểm: Nhà văn hóa tổ 5');

  // The day after, the notice is written: one question has its clause, the other has none yet.
  stage.app.clock.set('2026-12-11T02:00:00Z');
  await huong.says('/ketluan');
  await huong.says('12-TB/ĐU');
  await huong.presses('Hôm nay');
  await huong.presses('Người chủ trì');
  await huong.presses('Thêm mục');
  await huong.says('Sửa đường vào bản Noong Đúc trong quý I năm 2027.');
  await huong.presses(new RegExp(`^${road}`));
  await huong.presses('Tiếp tục');
  await huong.presses('Giao đơn vị thực hiện');
  await huong.says('so xay dung');
  await huong.says('31/3/2027');
  await huong.presses('Đính kèm bản ký');
  await huong.sends([{ bytes: SIGNED }]);
  expect(huong.last().text).toContain('báo kết quả 1 câu hỏi; còn 1 câu hỏi chưa có trong mục nào');
  for (const one of [hoa, pao, duc]) one.news();
  await huong.presses('Công bố');
  expect(huong.last().text).toContain('Câu hỏi có kết quả: 1. Người được báo: 2. Nhiệm vụ đã giao: 1.');

  // Mrs Hoa reads her clause, with the signed notice; Mr Páo the whole notice; the department its task.
  const result = hoa.finds(`Kết quả câu hỏi ${road}`);
  expect(result.text).toContain('Thông báo số 12-TB/ĐU ngày thứ Sáu 11/12/2026, mục 1');
  expect(result.text).toContain('Đơn vị thực hiện: Sở Xây dựng tỉnh Sơn La');
  expect(result.text).toContain('Thời hạn: thứ Tư 31/03/2027');
  expect(result.attachments.map((file) => file.name)).toEqual([expect.stringMatching(/^TB-.*\.pdf$/)]);
  expect(pao.finds('Thông báo kết luận hội nghị đối thoại').text).toContain(
    'Mục 1. Sửa đường vào bản Noong Đúc',
  );
  expect(pao.finds('Câu hỏi của ông/bà chưa có mục riêng').text).not.toContain('Kết quả câu hỏi');
  expect(duc.news().map((seen) => seen.text)).toEqual([
    expect.stringMatching(/^Nhiệm vụ NV-[\s\S]*quý I năm 2027/),
  ]);

  await hoa.presses('5');
  expect(hoa.last().text).toContain('đánh giá 5 trên 5');
  await hoa.says('/cuatoi');
  expect(hoa.last().text).toContain(`${road} · đã có kết luận`);
  await pao.says('/cuatoi');
  expect(pao.last().text).toContain(`${waste} · đang chờ cơ quan nhận`);
});
