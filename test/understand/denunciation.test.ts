import { describe, expect, it } from 'vitest';
import { createDenunciationFinder, looksLikeDenunciation } from '../../src/understand/denunciation.ts';
import { stripDiacritics } from '../../src/understand/normalise.ts';

const ACCUSES = [
  'Chủ tịch xã Chiềng Hạ Nguyễn Văn A nhận hối lộ của doanh nghiệp khai thác cát',
  'Tôi tố cáo ông Lò Văn B, trưởng bản, ăn chặn tiền hỗ trợ lũ của dân',
  'Cán bộ địa chính đòi 5 triệu mới cho làm sổ đỏ',
  'Kế toán trường lập chứng từ khống rút tiền ăn của học sinh bán trú',
  'Hiệu trưởng trường tiểu học tham ô tiền quỹ phụ huynh',
  'Muốn được cấp sổ phải lót tay cho cán bộ địa chính 10 triệu',
  'Phó chủ tịch phường lợi dụng chức vụ đưa người nhà vào làm',
  'Trưởng công an xã bao che cho sòng bạc ở đầu chợ',
  'Bí thư chi bộ lấy đất công chia cho con cháu',
  'Tôi làm đơn tố cáo bà Hà cán bộ chính sách xã làm giả hồ sơ hộ nghèo',
  'CSGT ở ngã ba nhận tiền của lái xe, không ghi biên lai',
  'I denounce the chairman of our commune, he sold our land',
  'The land officer asked my family for a bribe of 5 million',
  'Kính gửi ông bà. Nhà tôi xin tách thửa. Cán bộ một cửa vòi tiền rồi mới nhận hồ sơ. Mong xem xét.',
];

const ASKS = [
  'When will the chairman of the commune receive citizens?',
  'Where do I report corruption, and is my name kept secret?',
  'Cán bộ nhận hối lộ thì bị xử lý thế nào?',
  'Tỉnh có giải pháp gì phòng chống tham nhũng?',
  'Luật phòng chống tham nhũng quy định kê khai tài sản ra sao?',
  'Muốn tố cáo thì nộp đơn ở đâu, có được giữ bí mật không?',
  'Chủ tịch xã tiếp dân ngày nào?',
  'Thái độ phục vụ của cán bộ một cửa chưa tốt',
  'Bao giờ trưởng bản được tăng phụ cấp?',
  'Nhờ ông bà cho biết tiền bồi thường đã chi trả chưa?',
  'Bà con mong được vay vốn chính sách',
  'Trưởng bản nhận 2 triệu phụ cấp một tháng đúng không?',
  'Nếu cán bộ xã đòi tiền thì dân báo ai?',
  'Em bị kẻ mạo danh công an xã chiếm đoạt 15 triệu qua mạng',
  'Chủ tịch xã đã ký quyết định thu hồi đất của tôi, tôi không đồng ý',
  'Đơn khiếu nại của tôi gửi chủ tịch xã 8 tháng chưa trả lời',
  'Công khai việc xử lý cán bộ tham nhũng trong tỉnh',
  'Hiệu trưởng thu quỹ phụ huynh 2 triệu có đúng quy định không?',
  'Công an xã làm căn cước ngày nào?',
  'Anh chị cho hỏi mức hỗ trợ xóa nhà tạm',
  'Chi hội phụ nữ bản làm không công à',
  'Tôi tố cáo có ký tên mà danh tính bị lộ, đề nghị làm rõ ai để lộ',
  'Giám đốc công ty nợ lương công nhân ba tháng',
  '',
];

describe('looksLikeDenunciation', () => {
  it.each(ACCUSES)('accuses an official: %s', (text) => {
    expect(looksLikeDenunciation(text)).toBe(true);
  });

  it.each(ACCUSES)('accuses an official, without diacritics: %s', (text) => {
    expect(looksLikeDenunciation(stripDiacritics(text))).toBe(true);
  });

  it.each(ASKS)('asks: %s', (text) => {
    expect(looksLikeDenunciation(text)).toBe(false);
  });

  it.each(ASKS)('asks, without diacritics: %s', (text) => {
    expect(looksLikeDenunciation(stripDiacritics(text))).toBe(false);
  });

  it('looks at each sentence by itself', () => {
    expect(looksLikeDenunciation('Chủ tịch xã vừa họp. Tham ô là gì')).toBe(false);
    expect(looksLikeDenunciation('Nếu rảnh xin trả lời. Kế toán xã tham ô tiền hỗ trợ.')).toBe(true);
  });

  it('reads its phrases as data', () => {
    const find = createDenunciationFinder({
      sets: { post: ['thủ kho'] },
      harmless: ['lấy mẫu'],
      accuses: ['<post> … lấy'],
      context: ['có được'],
    });
    expect(find('thủ kho xã lấy gạo')).toBe(true);
    expect(find('thủ kho xã lấy mẫu')).toBe(false);
    expect(find('thủ kho có được lấy gạo không')).toBe(false);
  });
});
