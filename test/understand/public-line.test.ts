import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stripDiacritics } from '../../src/understand/normalise.ts';
import { learnWording, publicLine } from '../../src/understand/public-line.ts';
import { REDACTED } from '../../src/understand/redact.ts';
import { HELD_OUT } from './held-out.ts';

const FOLDER = 'prisma/seed/examples';
const EXAMPLES = readdirSync(FOLDER).flatMap((file) =>
  readFileSync(join(FOLDER, file), 'utf8').split('\n').filter(Boolean),
);
const wording = learnWording(EXAMPLES);
const line = (text: string) => publicLine(wording, text, 120);

describe('the line of a question that others may read', () => {
  it('says what it is about and hides names and places', () => {
    expect(line('Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?')).toBe(
      'Đường vào bản •••, bao giờ sửa?',
    );
    expect(line('Tên bản cũ của chúng tôi có được giữ lại sau khi nhập bản không?')).toBe(
      'Tên bản cũ của chúng tôi có được giữ lại sau khi nhập bản không?',
    );
    expect(line('Tôi là Lò Thị Hoa, số 0912345678. Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?')).toBe(
      'Đường vào bản •••, bao giờ sửa?',
    );
    expect(line('duong vao ban Noong Duc hong het roi bao gio sua')).toContain('bao gio sua');
  });

  const WHO = [
    'Tôi là Lò Thị Hoa',
    'toi la lo thi hoa',
    'em ten nguyen van hoa',
    'Tôi tên là Hoa',
    'ông Quàng Văn Thành',
    'ong quang van thanh',
    'nhà bà Vàng A Páo',
    'nguyen van hoa',
  ];
  const WHERE = ['ở số nhà 12 tổ 5', 'o to 5 ban noong duc', 'bản Mé Ban', 'ngõ 48/2 đường Tô Hiệu'];
  const REACH = ['0912345678', 'sdt 0912 345 678', 'CCCD 014085001234', 'hoa.lo@gmail.com', 'xe 26A-123.45'];
  const ABOUT = [
    'đường vào bản hỏng hết rồi bao giờ sửa',
    'duong vao ban hong het roi bao gio sua',
    'xin hỏi làm lại giấy khai sinh bị mất ở đâu',
  ];
  const secrets = /\b(lo|thi|hoa|nguyen|quang|thanh|vang|pao|noong|duc|me|hieu|gmail|5|12|48)\b|\d{3}/;

  it('never says who, where or how to reach them, however it is put together', () => {
    for (const who of WHO) {
      for (const where of WHERE) {
        for (const reach of REACH) {
          for (const about of ABOUT) {
            for (const text of [
              `${who} ${where} ${reach} ${about}`,
              `${about} ${who} ${where}, ${reach}`,
              `${who}, ${where}, ${about}. ${reach}`,
              `${about}: ${reach} ${who}`,
            ]) {
              expect(stripDiacritics(line(text) ?? '').toLowerCase(), text).not.toMatch(secrets);
            }
          }
        }
      }
    }
  });

  it('shows only runs of words that stand in an example', () => {
    const known = EXAMPLES.map((example) => ` ${stripDiacritics(example).toLowerCase()} `);
    let shown = 0;
    for (const [, text] of HELD_OUT) {
      const words =
        (line(text) ?? '')
          .split(REDACTED)
          .join(' | ')
          .match(/[\p{L}\p{M}]+|[^\p{L}\p{M}\s]+/gu) ?? [];
      for (const [at, word] of words.entries()) {
        const next = words[at + 1];
        if (!next || !/\p{L}/u.test(word) || !/\p{L}/u.test(next)) continue;
        shown += 1;
        const pair = stripDiacritics(`${word} ${next}`).toLowerCase();
        expect(
          known.some((example) => example.includes(pair)),
          `${pair} in ${text}`,
        ).toBe(true);
      }
    }
    expect(shown).toBeGreaterThan(200);
  });

  it('is left out where hardly anything may be shown', () => {
    for (const text of [
      '',
      '•••',
      'Ông Nguyễn Văn Hòa nhà ở bản Mé lấn đất nhà tôi',
      'ĐƯỜNG VÀO BẢN HỎNG HẾT RỒI BAO GIỜ SỬA',
      '0912345678',
      'x'.repeat(9000),
    ]) {
      expect(line(text), text).toBeNull();
    }
  });

  it('is short, and ends with a word', () => {
    const long = line('đường vào bản hỏng hết rồi bao giờ sửa '.repeat(50)) ?? '';
    expect(long.length).toBeLessThanOrEqual(120);
    expect(long.length).toBeGreaterThan(40);
  });
});
