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

  it('gives no words for emoji and punctuation alone', () => {
    expect(words('😀 !!! …')).toEqual([]);
  });
});
