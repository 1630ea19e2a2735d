import { describe, expect, it } from 'vitest';
import { createDangerFinder, type DangerPhrases, findDanger } from '../../src/understand/danger.ts';
import { stripDiacritics } from '../../src/understand/normalise.ts';

const DANGERS: Record<string, string[]> = {
  violence: [
    'My husband is beating me',
    'A man with a knife is at the market',
    'Chồng tôi đang đánh tôi, giúp tôi với',
    'chồng say rượu đánh vợ con mấy hôm nay',
    'Có nhóm thanh niên cầm dao đuổi chém nhau trước cổng chợ',
    'Tôi bị hàng xóm đe dọa giết cả nhà',
    'Con tôi bị bạn đánh hội đồng ở trường',
    'Bố dượng hay đánh đập cháu bé nhà bên cạnh',
    'Bọn đòi nợ đang đập phá đồ nhà em',
    'Cháu gái 10 tuổi bị người quen xâm hại',
    'Ở quán bia đầu ngõ đang đánh nhau to lắm',
    'Cứu tôi với',
    'Tôi bị bạo hành nhiều năm, hỏi thủ tục ly hôn ở đâu?',
    'em bị người yêu cũ đe dọa',
    'nó dọa đốt nhà và tạt axit chị tôi',
  ],
  fire: [
    'There is a fire in my house, help',
    'The forest behind our village is on fire',
    'Nhà tôi đang cháy',
    'Cháy nhà ở bản Lót, cho xe chữa cháy đến gấp',
    'Rừng phía sau bản đang cháy lan xuống nhà dân',
    'Có đám cháy lớn ở chợ',
    'Cháy rừng ở Chiềng Sinh',
    'nhà hàng xóm bị cháy mà gọi mãi không ai đến',
    'Kho hàng bốc cháy, khói mù mịt',
    'Bình gas nhà tôi nổ rồi',
    'Lửa cháy gần cây xăng',
    'Hỏa hoạn ở tổ 5, cần hỗ trợ',
  ],
  flood: [
    'The water is rising in our village',
    'Lũ về ngập nhà rồi, cả bản lên đồi',
    'Nước đang dâng rất nhanh, nhà tôi có người già',
    'Nhà em đang ngập tới cổ, có cháu nhỏ',
    'Lũ quét ở bản Nậm Nghẹp, cần cứu hộ',
    'Bà con đang bị cô lập, hết lương thực',
    'Mấy người mắc kẹt trên mái nhà',
    'Nước suối dâng lên rất nhanh, tràn vào bản',
    'Núi sau nhà đang sạt lở',
    'Nước lũ tràn vào nhà từ tối qua',
    'Nguy cơ sạt lở, nứt đất ngay sau nhà tôi',
  ],
  medical: [
    'Bố tôi bất tỉnh, gọi xe ở đâu',
    'Con tôi bị rắn cắn, trạm xá ở đâu',
    'Em không muốn sống nữa',
    'Có người uống thuốc sâu ở bản tôi',
    'Vừa có tai nạn ở ngã ba, chảy máu nhiều lắm',
    'Mẹ tôi bị đột quỵ, cần đi cấp cứu',
    'Dây điện đứt rơi xuống đường rất nguy hiểm',
  ],
};

describe('danger that happens or threatens now', () => {
  const cases = Object.entries(DANGERS).flatMap(([kind, texts]) =>
    texts.map((text) => [kind, text] as const),
  );

  it.each(cases)('%s: %s', (kind, text) => {
    expect(findDanger(text)?.kinds).toContain(kind);
  });

  it.each(cases)('%s, typed without diacritics: %s', (kind, text) => {
    expect(findDanger(stripDiacritics(text))?.kinds).toContain(kind);
  });

  it.each(cases)('%s, in capitals and decomposed: %s', (kind, text) => {
    expect(findDanger(text.toUpperCase().normalize('NFD'))?.kinds).toContain(kind);
  });

  it.each([
    ['nha dang chay', 'fire'],
    ['chay rung roi', 'fire'],
    ['lu ve ngap nha', 'flood'],
    ['chong danh vo', 'violence'],
    ['ck em danh em chay mau', 'violence'],
    ['cháyyyy nhà rồi cứuuuu', 'fire'],
    ['nha toi dang cháy', 'fire'],
    ['Cháy nhà 🔥🔥🔥', 'fire'],
    ['Cháy!!!', 'fire'],
    ['Anh ơi. Lũ!', 'flood'],
    ['Nhà em ngập rồi... cứu em với!!!', 'flood'],
  ])('as people type in a hurry: %s', (text, kind) => {
    expect(findDanger(text)?.kinds).toContain(kind);
  });

  it('names every danger of one message, in a fixed order', () => {
    expect(findDanger('Lũ về ngập nhà rồi. Hàng xóm bị chập điện, đang cháy.')).toEqual({
      kinds: ['fire', 'flood'],
    });
  });

  it('finds one urgent sentence inside a long formal text', () => {
    const formal =
      'Cử tri đề nghị xem xét chính sách hỗ trợ, tuyên truyền phòng cháy chữa cháy rừng. '.repeat(40);
    expect(findDanger(`${formal}Hiện nay rừng đang cháy ở khu 3. ${formal}`)).toEqual({ kinds: ['fire'] });
  });
});

const HARMLESS = [
  'Xã có tổ chức tập huấn phòng cháy chữa cháy không?',
  'Quỹ phòng chống bão lụt thu bao nhiêu một hộ?',
  'Hàng hóa dịp Tết cháy hàng, giá tăng cao',
  'Đề nghị đánh giá lại chất lượng cán bộ một cửa',
  'Bạo lực học đường là chính sách cần quan tâm, Sở có kế hoạch gì?',
  'Luật phòng chống bạo lực gia đình quy định thế nào?',
  'Bóng đèn đường bị cháy ba tháng chưa thay',
  'Công trình nước tự chảy của bản bị hỏng',
  'Nước chảy yếu, nhà tôi ở cuối nguồn',
  'Xe khách chạy quá tốc độ qua cổng trường',
  'Xe đang chạy trên quốc lộ 6 bị dừng kiểm tra, đúng hay sai?',
  'Đề nghị cho biết danh sách hộ nghèo năm nay',
  'Đất nông nghiệp bị đánh thuế cao',
  'Tôi bị đánh giá không hoàn thành nhiệm vụ là oan',
  'Lúa bị bệnh cháy lá, đề nghị hướng dẫn phun thuốc',
  'Năm ngoái nhà tôi bị cháy, nay chưa được hỗ trợ',
  'Cứ mưa là đường vào bản ngập, đề nghị làm cống thoát nước',
  'Đường bị sạt lở sau bão số 3, đề nghị khắc phục',
  'Hỗ trợ thiệt hại do lũ năm 2024 bao giờ chi trả?',
  'Công trình bảo hành bao lâu thì hết?',
  'Bảo hiểm y tế có chi trả cấp cứu trái tuyến không?',
  'Cựu chiến binh được hưởng chế độ gì?',
  'Chế độ cho người nghiên cứu với các đề tài cấp tỉnh thế nào?',
  'Cấm đào đường khi chưa có giấy phép',
  'Giá nước đang lên, bà con lo lắng',
  'Nhà nước đang lên kế hoạch sáp nhập xã phải không?',
  'Chợ đang lấn chiếm lòng đường',
  'Từ từ rồi sẽ có điện, nhưng bao giờ?',
  'Lúa đang trổ bông thì mất nước',
  'Giết mổ gia súc gây ô nhiễm ở chợ',
  'Khu rừng ngập mặn bị chặt phá',
  'Bố trí cán bộ dành cho người dân tộc thế nào?',
  'Con đò qua sông chở quá tải',
  'Bà con đắp con đường vào bản',
  'Quy định trang bị bình chữa cháy cho nhà trọ?',
  'Trẻ em có được học bơi phòng chống đuối nước không?',
  'Năm học mới bắt đầu khi nào sau lũ?',
  'Vợ ơi hỏi xã giúp sổ đỏ',
  'Cho tôi hỏi thủ tục tách thửa đất',
  'Giá điện tăng, hóa đơn tháng này gấp đôi',
  'Hỗ trợ người dân bị ảnh hưởng lũ như thế nào?',
  'Chạy án, chạy chọt xin việc có bị xử lý không?',
  'Đề nghị lắp camera chống trộm cướp',
  'Giấy khai sinh của tôi bị cháy, xin cấp lại',
  'Hàng rào bị xe đâm gãy chưa làm lại',
  'Nhà tôi bị cháy hồi đầu năm, được hỗ trợ bao nhiêu?',
  'Họ hàng tôi chạy chợ, thuế hộ kinh doanh tính sao?',
];

describe('other uses of the same words', () => {
  it.each(HARMLESS)('%s', (text) => {
    expect(findDanger(text)).toBeNull();
  });

  it.each(HARMLESS)('typed without diacritics: %s', (text) => {
    expect(findDanger(stripDiacritics(text))).toBeNull();
  });

  it('finds nothing in nothing', () => {
    for (const text of ['', '   ', '😀😀', '/cuatoi', '123456', 'a'.repeat(40_000)]) {
      expect(findDanger(text)).toBeNull();
    }
  });
});

describe('the phrases are data', () => {
  const none = { now: [], usually: [], context: [] };
  const data: DangerPhrases = {
    sets: { thing: ['kho', 'nhà kho'] },
    help: ['cứu tôi'],
    harmless: ['kho cháy vé'],
    context: ['ôn tập'],
    kinds: {
      violence: none,
      fire: { now: ['<thing> … cháy|nổ'], usually: ['=lửa'], context: ['ngày #'] },
      flood: none,
      medical: none,
    },
  };
  const find = createDangerFinder(data);

  it('reads sets, gaps and either-or', () => {
    expect(find('Nhà kho của tôi nổ')).toEqual({ kinds: ['fire'] });
    expect(find('kho cua xa chay')).toEqual({ kinds: ['fire'] });
    expect(find('Kho một hai ba bốn năm cháy')).toBeNull();
    expect(find('Cái kho. Nó cháy')).toBeNull();
    expect(find('Kho cháy vé')).toBeNull();
  });

  it('takes an exact phrase only with its diacritics, and a context only for "usually"', () => {
    expect(find('Thấy lửa')).toEqual({ kinds: ['fire'] });
    expect(find('thay lua')).toBeNull();
    expect(find('Ôn tập: thấy lửa')).toBeNull();
    expect(find('Thấy lửa ngày 5')).toBeNull();
    expect(find('Ôn tập: kho cháy')).toEqual({ kinds: ['fire'] });
  });

  it('lets a cry for help lift the context, and counts alone', () => {
    expect(find('Ôn tập thấy lửa. Cứu tôi')).toEqual({ kinds: ['fire'] });
    expect(find('Cứu tôi')).toEqual({ kinds: ['violence'] });
  });

  it('refuses a phrase that names no set', () => {
    expect(() => createDangerFinder({ ...data, harmless: ['<no> cháy'] })).toThrow('"no"');
  });
});
