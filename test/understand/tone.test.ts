import { expect, test } from 'vitest';
import { placeToneMarks, toneKey } from '../../src/understand/tone.ts';

test.each([
  ['Thanh Hoá', 'Thanh Hóa'],
  ['Khánh Hoà', 'Khánh Hòa'],
  ['Thuỷ Nguyên', 'Thủy Nguyên'],
  ['THUỶ', 'THỦY'],
  ['khoẻ', 'khỏe'],
  ['Hoà, Thuỵ.', 'Hòa, Thụy.'],
])('%s is written %s', (written, placed) => {
  expect(placeToneMarks(written)).toBe(placed);
  expect(placeToneMarks(placed)).toBe(placed);
});

test.each(['Quý Hương', 'Quỳnh', 'Hoàn', 'Huyền', 'Khuỷu', 'ngoèo', 'Đoàn', 'Thuận', 'Quế'])(
  '%s keeps its tone mark where it is',
  (word) => expect(placeToneMarks(word)).toBe(word),
);

test('a decomposed text comes out composed', () => {
  expect(placeToneMarks('Chiềng Sinh'.normalize('NFD'))).toBe('Chiềng Sinh'.normalize('NFC'));
});

test('the key does not care where the tone stands, but which it is', () => {
  expect(toneKey('Hoà  Bình')).toBe(toneKey('hòa bình'.normalize('NFD')));
  expect(toneKey('Cẩm Giàng')).not.toBe(toneKey('Cẩm Giang'));
  expect(toneKey('đồng')).not.toBe(toneKey('dồng'));
});
