import { describe, expect, it } from 'vitest';
import { withoutWordsIn, withoutWordsOf } from '../../src/understand/quoted.ts';

const said = [
  'Đường vào bản Nong Đúc hỏng nặng, xe của con tôi biển 26B1-345.67 bị gãy trục, bao giờ thì sửa?',
];
const names = ['Lò Thị Hoa'];
const clean = (text: string) => withoutWordsOf(text, { said, names });

describe('what is a person’s own in somebody else’s text', () => {
  it.each([
    [
      'a long quote, however it is typed',
      'Bà hỏi duong vao ban Nong Duc hong nang, xe cua con toi. Sẽ sửa trong quý I.',
      'Bà hỏi •••. Sẽ sửa trong quý I.',
    ],
    [
      'a few words between quotation marks',
      'Về ý “bị gãy trục”: đề nghị bà gửi ảnh.',
      'Về ý “•••”: đề nghị bà gửi ảnh.',
    ],
    [
      'their name, with and without diacritics',
      'Kính gửi bà Lò Thị Hoa, tức lo thi hoa.',
      'Kính gửi bà •••, tức •••.',
    ],
    ['a number they named', 'Xe 345.67, biển số 26B1-345.67.', 'Xe 345.67, biển số •••.'],
  ])('is %s', (_, text, wanted) => {
    expect(clean(text)).toBe(wanted);
  });

  it.each([
    'Đường vào bản Nong Đúc được sửa trong quý I/2027.',
    'Cơ quan nói “sẽ sửa ngay” là theo Nghị định 154/2026/NĐ-CP.',
    'Bà Hoa liên hệ bộ phận một cửa, điện thoại 1022.',
  ])('is not what stands for itself: %s', (text) => {
    expect(clean(text)).toBe(text);
  });

  it('is found in every text of a stored value', () => {
    const stored = { code: 'CS-7K3M2X', list: ['Kính gửi bà Lò Thị Hoa', 3, null], deep: { yes: true } };
    expect(withoutWordsIn(stored, clean)).toEqual({
      code: 'CS-7K3M2X',
      list: ['Kính gửi bà •••', 3, null],
      deep: { yes: true },
    });
  });

  it('needs a text of some length: three words are anybody’s', () => {
    expect(withoutWordsOf('Thôn chưa có nước', { said: ['chưa có nước'], names: [] })).toBe(
      'Thôn chưa có nước',
    );
    expect(withoutWordsOf('Thôn vẫn chưa có nước', { said: ['vẫn chưa có nước'], names: [] })).toBe(
      'Thôn •••',
    );
  });
});
