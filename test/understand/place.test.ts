import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPackagedUnits } from '../../src/infra/units/packaged-units.ts';
import { stripDiacritics } from '../../src/understand/normalise.ts';
import {
  buildPlaceIndex,
  findCommunes,
  findPlaceInText,
  type PlaceFound,
} from '../../src/understand/place.ts';
import placeWords from '../../src/understand/place-words.json' with { type: 'json' };

const { units, predecessors, earlierNames } = readPackagedUnits();
const byCode = new Map(units.map((unit) => [unit.code, unit]));
const former = [...predecessors, ...earlierNames];
const index = buildPlaceIndex(units, former, { homeProvinceCode: '14' });

function nameOf(code: string): string {
  const unit = byCode.get(code);
  return `${unit?.fullName}, ${byCode.get(unit?.parentCode ?? '')?.name}`;
}

/** One line for what was found: "= Xã Mường La, Sơn La (Thị trấn Ít Ong)", "? A | B", "- nearest". */
function told(found: PlaceFound): string {
  if (found.type === 'one')
    return `= ${nameOf(found.communeCode)}${found.oldName ? ` (${found.oldName})` : ''}`;
  if (found.type === 'several')
    return `? ${found.candidates.map((one) => nameOf(one.communeCode)).join(' | ')}`;
  return `- ${found.nearest.map(nameOf).join(' | ')}`;
}

describe('a commune typed as the answer', () => {
  test.each([
    ['chiềng sinh, sơn la', '= Phường Chiềng Sinh, Sơn La'],
    ['phuong chieng sinh', '= Phường Chiềng Sinh, Sơn La'],
    ['CHIỀNG SINH - TP SƠN LA', '= Phường Chiềng Sinh, Sơn La'],
    ['xa muong bu huyen muong la', '= Xã Mường Bú, Sơn La'],
    ['Xã Mường Bú (huyện Mường La)', '= Xã Mường Bú, Sơn La'],
    ['muong bu', '= Xã Mường Bú, Sơn La'],
    ['mường bú'.normalize('NFD'), '= Xã Mường Bú, Sơn La'],
    ['tỉnh Sơn La, huyện Mường La, xã Mường Bú', '= Xã Mường Bú, Sơn La'],
    ['Mường La, Mường Bú', '= Xã Mường Bú, Sơn La'],
    ['p. tô hiệu', '= Phường Tô Hiệu, Sơn La'],
    ['bản Noong Đúc, phường Chiềng Sinh, Sơn La', '= Phường Chiềng Sinh, Sơn La'],
    ['tôi ở chiềng sinh sơn la', '= Phường Chiềng Sinh, Sơn La'],
    ['xã Mường Bú ạ', '= Xã Mường Bú, Sơn La'],
    ['bản Hẹo, Mường La', '= Xã Mường La, Sơn La'],
    ['Hoà Tiến, Đà Nẵng', '= Xã Hòa Tiến, Đà Nẵng'],
    ['ea hleo', "= Xã Ea H'Leo, Đắk Lắk"],
    ['đặc khu Côn Đảo', '= Đặc khu Côn Đảo, Hồ Chí Minh'],
  ])('%s', (typed, expected) => expect(told(findCommunes(index, typed))).toBe(expected));

  test.each([
    ['thị trấn Ít Ong', '= Xã Mường La, Sơn La (Thị trấn Ít Ong)'],
    ['tt it ong', '= Xã Mường La, Sơn La (Thị trấn Ít Ong)'],
    ['x. chieng co', '= Phường Chiềng Cơi, Sơn La (Xã Chiềng Cọ)'],
    ['noong lay', '= Xã Chiềng La, Sơn La (Xã Noong Lay)'],
    ['Nong Lay, Thuận Châu', '= Xã Chiềng La, Sơn La (Xã Nong Lay)'],
    ['qui huong', '= Xã Đoàn Kết, Sơn La (Xã Quy Hướng)'],
    ['P.04, Quận 8, TP HCM', '= Phường Chánh Hưng, Hồ Chí Minh (Phường 4)'],
    ['p4 q8 tphcm', '= Phường Chánh Hưng, Hồ Chí Minh (Phường 4)'],
  ])('%s, a former name', (typed, expected) => expect(told(findCommunes(index, typed))).toBe(expected));

  test.each([
    ['chieng sinh', '? Phường Chiềng Sinh, Sơn La | Xã Chiềng Sinh, Điện Biên'],
    ['tô hiệu', '? Phường Tô Hiệu, Sơn La | Xã Chương Dương, Hà Nội | Xã Phú Xuyên, Hà Nội'],
    ['cam giang, hai phong', '? Xã Cẩm Giang, Hải Phòng | Xã Cẩm Giàng, Hải Phòng'],
    ['thị trấn Mộc Châu', '? Phường Mộc Sơn, Sơn La | Phường Mộc Châu, Sơn La'],
  ])('%s is asked back', (typed, expected) => expect(told(findCommunes(index, typed))).toBe(expected));

  test('diacritics tell namesakes apart', () => {
    expect(told(findCommunes(index, 'Cẩm Giàng, Hải Phòng'))).toBe('= Xã Cẩm Giàng, Hải Phòng');
    expect(told(findCommunes(index, 'Cẩm Giang, Hải Phòng'))).toBe('= Xã Cẩm Giang, Hải Phòng');
  });

  test('the home province comes first, whichever it is', () => {
    const dienBien = buildPlaceIndex(units, former, { homeProvinceCode: '11' });
    expect(told(findCommunes(dienBien, 'chieng sinh'))).toBe(
      '? Xã Chiềng Sinh, Điện Biên | Phường Chiềng Sinh, Sơn La',
    );
  });

  test.each([
    ['Chieng Sihn', 'Phường Chiềng Sinh, Sơn La'],
    ['xã mừơng búu', 'Xã Mường Bú, Sơn La'],
    ['chieng sihn, dien bien', 'Xã Chiềng Sinh, Điện Biên'],
    ['xachiengsinh', 'Phường Chiềng Sinh, Sơn La'],
    ['Chiềng Sinh, Hà Nội', 'Phường Chiềng Sinh, Sơn La'],
  ])('%s is not taken for certain, but %s is offered first', (typed, nearest) => {
    const found = findCommunes(index, typed);
    expect(found.type === 'none' && nameOf(found.nearest[0] ?? '')).toBe(nearest);
  });

  test.each(['', '   ', '😀😀', '4', 'sơn la', 'huyện Mường La', 'tỉnh Sơn La, huyện Mường La', 'qwzx', '-'])(
    'nothing is made of "%s"',
    (typed) => expect(findCommunes(index, typed)).toEqual({ type: 'none', nearest: [] }),
  );

  test('an endless text is no trouble', () => {
    expect(findCommunes(index, 'xã '.repeat(20_000)).type).toBe('none');
  });
});

describe('every name in the country', () => {
  const finds = (typed: string, code: string): boolean => {
    const found = findCommunes(index, typed);
    if (found.type === 'none') return false;
    return found.type === 'one'
      ? found.communeCode === code
      : found.candidates.some((one) => one.communeCode === code);
  };

  test('is found by name and province, with diacritics or without', () => {
    const lost = units.filter(({ kind, code, fullName, parentCode }) => {
      const typed = `${fullName}, ${byCode.get(parentCode ?? '')?.fullName}`;
      return kind === 'commune' && !(finds(typed, code) && finds(stripDiacritics(typed).toLowerCase(), code));
    });
    expect(lost).toEqual([]);
  });

  test('is found by its former name, district and province', () => {
    const lost = former.filter(({ oldFullName, oldDistrict, oldProvince, unitCode }) => {
      const typed = [oldFullName, oldDistrict, oldProvince].join(', ');
      return !(finds(typed, unitCode) && finds(stripDiacritics(typed).replaceAll(',', ''), unitCode));
    });
    expect(lost).toEqual([]);
  });

  test('of Sơn La is found by the bare name', () => {
    const home = new Set(units.filter((unit) => unit.parentCode === '14').map((unit) => unit.code));
    const lost = former.filter(
      (row) => home.has(row.unitCode) && !finds(stripDiacritics(row.oldName), row.unitCode),
    );
    expect(lost).toEqual([]);
  });
});

describe('a commune named in a sentence', () => {
  test.each([
    ['đường bản Noong Đúc xã Chiềng Sinh hỏng hết', '= Phường Chiềng Sinh, Sơn La'],
    ['duong ban noong duc xa chieng sinh hong het', '= Phường Chiềng Sinh, Sơn La'],
    ['P. Tô Hiệu ngập nước từ sáng', '= Phường Tô Hiệu, Sơn La'],
    ['thị trấn Ít Ong chưa có nước sạch', '= Xã Mường La, Sơn La (Thị trấn Ít Ong)'],
    ['Xã Mường Bú, huyện Mường La chưa có điện', '= Xã Mường Bú, Sơn La'],
    ['xã Chiềng Sinh, tỉnh Điện Biên', '= Xã Chiềng Sinh, Điện Biên'],
    ['xã Tân Lập bao giờ có đường?', '= Xã Tân Yên, Sơn La (Xã Tân Lập)'],
    ['nhà tôi ở Chiềng Sinh bị mất nước', '= Phường Chiềng Sinh, Sơn La'],
    ['Cầu Chiềng Sinh sắp sập', '= Phường Chiềng Sinh, Sơn La'],
    ['toi o muong bu, mat dien', '= Xã Mường Bú, Sơn La'],
    ['Ở đặc khu Cồn Cỏ chưa có trạm y tế', '= Đặc khu Cồn Cỏ, Quảng Trị'],
    ['Đường từ xã Mường Bú đến xã Chiềng Hoa xuống cấp', '? Xã Mường Bú, Sơn La | Xã Chiềng Hoa, Sơn La'],
  ])('%s', (text, expected) => expect(told(findPlaceInText(index, text))).toBe(expected));

  test.each([
    'Đường đến trường rất xa, học sinh vất vả',
    'duong rat xa truong hoc',
    'Chính sách xã hội cho hộ nghèo thế nào?',
    'bao gio xa hoi hoa giao duc',
    'Đề nghị có phương án phù hợp',
    'de nghi co phuong an phu hop voi dan',
    'Lãnh đạo hứa là sẽ sửa mà chưa thấy',
    'nhan dan hua la se sua, co ma khong lam, ta hoc o dau',
    'Nhân dân quyết tâm, đoàn kết xây dựng nông thôn mới',
    'Ông Quang Huy nói sẽ làm đường',
    'Nguyễn Quyết Thắng đề nghị cấp sổ đỏ',
    'Đường Tô Hiệu ngập nước',
    'Tỉnh Bình Thuận làm thế nào?',
    'Người dân ở huyện Mộc Châu',
    'Các vấn đề liên quan đến hợp đồng lao động',
    'Phụ cấp trạm y tế xã 25.000 đồng một phiên',
    'Xã đội trưởng được hưởng chế độ gì?',
    'Bảo hiểm y tế của tôi hết hạn thì làm thế nào?',
    'Tôi nộp hồ sơ ở bộ phận một cửa của xã đã 3 tháng',
    '😀',
    '',
  ])('none in: %s', (text) => expect(findPlaceInText(index, text)).toEqual({ type: 'none', nearest: [] }));

  test('no description or example of a field is taken for a place', () => {
    const fields = readFileSync(new URL('../../prisma/seed/fields.json', import.meta.url), 'utf8');
    const sentences = [...fields.matchAll(/"([^"]{20,})"/g)].map((match) => match[1] ?? '');
    expect(sentences.length).toBeGreaterThan(10);
    const named = sentences.filter((sentence) => findPlaceInText(index, sentence).type !== 'none');
    const announced = /xã|phường|thị trấn|ở|tại|thuộc/i;
    expect(named.filter((sentence) => !announced.test(sentence))).toEqual([]);
  });

  test('without a home province only announced names count', () => {
    const nowhere = buildPlaceIndex(units, former);
    expect(findPlaceInText(nowhere, 'nhà tôi ở Mường Bú')).toEqual({ type: 'none', nearest: [] });
    expect(told(findPlaceInText(nowhere, 'nhà tôi ở xã Mường Bú'))).toBe('= Xã Mường Bú, Sơn La');
  });
});

test('the lists of everyday words hold each once', () => {
  for (const list of [placeWords.ordinary, placeWords.ordinaryAfterKind, placeWords.notPlaceAfter]) {
    expect(list.filter((words, at) => list.indexOf(words) !== at)).toEqual([]);
  }
});
