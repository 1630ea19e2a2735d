import { expect } from 'vitest';
import { codeIn, story } from '../support/story.ts';

story('Who asks without a name is answered, and nobody of the staff learns the name', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const thanh = stage.actor('can-bo-phuong');
  const hai = stage.actor('lanh-dao-phuong');
  const huong = stage.actor('thu-ky');

  await hoa.says('Xưởng gỗ cạnh trường mầm non xả bụi suốt ngày, ai xử lý?');
  await hoa.presses('Đổi lĩnh vực');
  await hoa.presses('Môi trường');
  await hoa.presses('Ẩn tên');
  expect(hoa.last().text).toContain('Cơ quan trả lời không biết tên ông/bà');
  await hoa.presses('Gửi');
  const code = codeIn(hoa.last().text);

  // The one who answers, the head of the office and the secretary look wherever they can.
  await thanh.presses('Nhận');
  for (const member of [thanh, hai, huong]) {
    await member.says(`/xem ${code}`);
    expect(member.last().text).toContain('Người hỏi: không nêu tên');
    expect(member.last().buttons).not.toContain('Xem người hỏi');
  }
  await thanh.presses('Hỏi lại');
  await thanh.says('Xưởng của ai, ở tổ nào?');
  await hoa.says('Xưởng ở đầu tổ 8.');
  await thanh.replies(thanh.last(), 'Phường kiểm tra xưởng ngày 27/11/2026.');
  expect(hoa.last().text).toContain('Phường kiểm tra xưởng ngày 27/11/2026');
  await hoa.presses('5');

  for (const member of [thanh, hai, huong]) {
    const seen = member.sees().map((message) => message.text);
    expect(seen.join('\n')).toContain(code);
    expect(seen.join('\n')).not.toMatch(/Lò Thị Hoa|Thị Hoa/);
  }
});
