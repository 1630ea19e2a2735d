import { expect, test } from 'vitest';
import { smallTalkIn } from '../../src/understand/small-talk.ts';

test.each([
  ['Xin chào!', 'greeting'],
  ['chao ad a', 'greeting'],
  ['Cảm ơn ạ.', 'thanks'],
  ['CÁM ƠN', 'thanks'],
  ['ok', 'assent'],
  ['Dạ vâng ạ', 'assent'],
] as const)('"%s" is no question', (text, kind) => {
  expect(smallTalkIn(text)).toBe(kind);
});

test.each(['Xin chào, bao giờ sửa đường?', 'Cảm ơn xã đã làm đường, còn cầu thì sao?', 'Mất nước', ''])(
  '"%s" may be one',
  (text) => {
    expect(smallTalkIn(text)).toBeNull();
  },
);
