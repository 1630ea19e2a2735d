import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, stripDiacritics, words } from '../../src/understand/normalise.ts';

describe('fold', () => {
  it('makes every way of typing a name equal', () => {
    for (const typed of ['Mộc Châu', 'MOC CHAU', 'mộc  châu', 'Mộc Châu'.normalize('NFD'), 'moc-chau']) {
      expect(fold(typed)).toBe('moc chau');
    }
    expect(fold('Thanh Hoá')).toBe(fold('Thanh Hóa'));
    expect(fold('Đường bản Noong Đúc')).toBe('duong ban noong duc');
  });

  it('keeps case and punctuation when only marks are removed', () => {
    expect(stripDiacritics('Đường hỏng, bao giờ sửa?')).toBe('Duong hong, bao gio sua?');
  });

  it('gives the words of the folded text, word by word or as a whole', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 13, maxLength: 60 });
    const typed = fc.array(
      fc.constantFrom('đường', 'Đ', 'hoá', 'a\u0323\u0302', ' ', '-', '25.000', 'ﬁ', '½', '\u0301'),
      {
        minLength: 14,
      },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          typed.map((parts) => parts.join('')),
        ),
        (written) => {
          expect(words(written).join(' ')).toBe(fold(`${written}             `));
        },
      ),
    );
  });

  it('gives no words for emoji and punctuation alone', () => {
    expect(words('😀 !!! …')).toEqual([]);
  });
});
