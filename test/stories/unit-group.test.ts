import { expect } from 'vitest';
import { asks, story } from '../support/story.ts';

story(
  'A unit links its group, sees what is new there, and one of its officials takes it',
  async (stage) => {
    const hoa = stage.actor('ba-hoa');
    const thanh = stage.actor('can-bo-phuong');
    const lien = stage.actor('can-bo-phuong-2');
    const hai = stage.actor('lanh-dao-phuong');
    const nam = stage.actor('anh-nam');
    const group = stage.group('Phòng Kinh tế, Hạ tầng và Đô thị', [thanh, lien, nam], { bot: 'left' });

    // The bot is added and says what it does there, and what it does not.
    await group.happens((chat, userOf) => chat.addBot(userOf(thanh)));
    expect(group.last().text).toContain('không đọc và không lưu lời trao đổi');
    await group.says(thanh, '/nhom');
    expect(group.last().text).toContain('Câu hỏi mới của Phường Chiềng Sinh sẽ được báo ở đây');
    expect(hai.last().text).toContain('Quàng Văn Thành đã liên kết nhóm “Phòng Kinh tế, Hạ tầng và Đô thị”');

    // Mrs Hoa tells more than a group should know.
    const code = await asks(
      hoa,
      'Tôi là Lò Thị Hoa, số 0912345678. Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?',
    );
    const card = group.last();
    expect(card.text).toContain(`Câu hỏi ${code} · chờ nhận`);
    expect(card.text).toContain('“Đường vào bản •••, bao giờ sửa?”');
    expect(card.text).toContain('Địa bàn: Phường Chiềng Sinh');
    expect(card.text).toContain('Báo người hỏi trước: thứ Tư 09/12/2026 (còn 10 ngày làm việc)');
    expect(card.text).not.toMatch(/Hoa|Lò|0912|Noong/);
    expect(card.buttons).toEqual([['Nhận']]);

    // Mr Nam is in the group, and that is all he is: his client opens the bot, and nothing happens.
    const opened = await group.presses(nam, 'Nhận');
    expect(opened.url).toBe(`https://t.me/doithoai_bot?start=${code.replace('-', '_')}`);
    await nam.starts(code.replace('-', '_'));
    expect(nam.last().text).not.toContain('Đường vào bản');
    expect((await group.presses(nam, 'Nhận')).text).toBe('Chỉ cán bộ của đơn vị này được nhận câu hỏi.');
    expect(group.last()).toEqual(card);

    // Ms Liên has the right. The file opens for her alone, and the group sees that it is taken, not by whom.
    expect((await group.presses(lien, 'Nhận')).text).toContain(`Ông/bà đã nhận ${code}`);
    expect(lien.last().text).toContain('Đường vào bản Noong Đúc hỏng hết rồi');
    expect(lien.last().buttons).toContain('Trả lời');
    expect(group.last().id).toBe(card.id);
    expect(group.last().text).toContain(`Câu hỏi ${code} · phường Chiềng Sinh đã nhận`);
    expect(group.last().text).not.toMatch(/Liên|•••|sửa/);
    expect(group.last().buttons).toEqual([]);

    // She answers where she should, and the card says so.
    await lien.replies(lien.finds(code), 'Phường đã xếp vốn, đường sửa xong trước ngày 30/12/2026.');
    expect(hoa.last().text).toContain('đường sửa xong trước ngày 30/12/2026');
    expect(group.last().id).toBe(card.id);
    expect(group.last().text).toContain(`Câu hỏi ${code} · đã trả lời`);
  },
  ['telegram'],
);
