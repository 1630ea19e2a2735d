import { expect, test } from 'vitest';
import { shortQuote } from '../../src/domain/short-quote.ts';

test('a short text is quoted whole, on one line', () => {
  expect(shortQuote('Đường hỏng\n\n  bao giờ sửa?', 40)).toBe('Đường hỏng bao giờ sửa?');
});

test('a long text ends at a word and says that it goes on', () => {
  expect(shortQuote('Đường vào bản Noong Đúc hỏng hết rồi', 20)).toBe('Đường vào bản Noong…');
});

test('a text without spaces is cut where it must be, never inside a character', () => {
  expect(shortQuote('😀'.repeat(30), 10)).toBe(`${'😀'.repeat(9)}…`);
});
