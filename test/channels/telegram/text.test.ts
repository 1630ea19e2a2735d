import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/channels/channel.ts';
import { cellsOf, fits, toHtml } from '../../../src/channels/telegram/html.ts';
import { CAPTION_LIMIT, TEXT_LIMIT } from '../../../src/channels/telegram/steps.ts';
import { plain, type RichText, type Segment } from '../../../src/domain/message.ts';
import { splitText } from '../../../src/domain/split-text.ts';
import { parseHtml } from '../../support/telegram/html.ts';
import type { FakeUser } from '../../support/telegram/index.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

/** Text that looks like markup, mixed with what people write. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '<b>',
    '</b>',
    '<',
    '>',
    '&',
    '&lt;',
    '&#60;',
    '"',
    "'",
    '<a href="x">',
    '`',
    '*',
    '_',
    '\n',
    ' ',
  ),
  fc.constantFrom(
    'Đường bản Noong Đúc hỏng. ',
    'ế',
    'e\u0302\u0301',
    '👨‍👩‍👧',
    '👍🏽',
    '\ud83d',
    '\u0007',
    '\r\n',
  ),
);
const text = fc.array(words, { minLength: 1, maxLength: 20 }).map((parts) => parts.join(''));
const segment: fc.Arbitrary<Segment> = fc.oneof(
  text,
  text.map((bold) => ({ bold })),
  text.map((italic) => ({ italic })),
  text.map((code) => ({ code })),
);
const richText = fc.array(segment, { minLength: 1, maxLength: 8 });

const styleNames = { bold: 'bold', italic: 'italic', code: 'code' } as const;

/** Each character that is no white space, with its style. */
function inked(rich: RichText): string[] {
  return cellsOf(rich)
    .filter(({ char }) => char.trim() !== '')
    .map(({ char, style }) => `${style} ${char}`);
}

/** The same, as Telegram read it. */
function inkedAsRead(html: string): string[] {
  const { text: read, entities } = parseHtml(html);
  const result: string[] = [];
  let at = 0;
  for (const char of read) {
    const entity = entities.find(({ offset, length }) => at >= offset && at < offset + length);
    if (char.trim() !== '') result.push(`${entity ? styleNames[entity.type as 'bold'] : 'plain'} ${char}`);
    at += char.length;
  }
  return result;
}

describe('a text on Telegram', () => {
  it('arrives as it was written, whatever is in it', () => {
    fc.assert(
      fc.property(richText, (rich) => {
        const read = parseHtml(toHtml(cellsOf(rich)));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: Telegram shows them as spaces
        const controls = /[\u0000-\u0008\u000b-\u001f]/g;
        const expected = plain(rich).toWellFormed().replace(/\r\n?/g, '\n').replace(controls, ' ');
        expect(read.text).toBe(expected);
        expect(inkedAsRead(toHtml(cellsOf(rich)))).toEqual(inked(rich));
      }),
      { numRuns: 500 },
    );
  });

  it('is cut into parts that fit, and nothing is lost, moved or loses its formatting', () => {
    fc.assert(
      fc.property(richText, fc.integer({ min: 8, max: 200 }), (rich, limit) => {
        const parts = splitText(cellsOf(rich), (some) => fits(some, limit));
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(parseHtml(toHtml(part)).text.trim()).not.toBe('');
        }
        expect(parts.flatMap((part) => inkedAsRead(toHtml(part)))).toEqual(inked(rich));
      }),
      { numRuns: 300 },
    );
  });

  it('is cut at a paragraph, else a line, else a sentence, else a word', () => {
    const first = (source: string, limit: number) =>
      splitText(cellsOf([source]), (some) => fits(some, limit))[0]
        ?.map((cell) => cell.char)
        .join('');
    expect(first(`${'a'.repeat(60)}\n\nb b. c\n${'d'.repeat(60)}`, 100)).toBe('a'.repeat(60));
    expect(first(`${'a'.repeat(60)}\nb b. c ${'d'.repeat(60)}`, 100)).toBe('a'.repeat(60));
    expect(first(`${'a'.repeat(60)} b. c ${'d'.repeat(60)}`, 100)).toBe(`${'a'.repeat(60)} b.`);
    expect(first(`${'a'.repeat(60)} c ${'d'.repeat(60)}`, 100)).toBe(`${'a'.repeat(60)} c`);
    expect(first('e\u0301'.repeat(60), 99)).toBe('e\u0301'.repeat(49));
  });

  it('never passes the size of a request, however it is formatted', () => {
    const worst: RichText = Array.from({ length: 5000 }, (_, at) => (at % 2 ? { code: '😀' } : '&'));
    const parts = splitText(cellsOf(worst), (some) => fits(some, TEXT_LIMIT));
    for (const part of parts) {
      expect(fits(part, TEXT_LIMIT)).toBe(true);
      expect(Buffer.byteLength(toHtml(part))).toBeLessThanOrEqual(32_768);
    }
    expect(parts.flat()).toHaveLength(5000);
  });
});

describe('texts of all sizes', () => {
  let stage: TelegramStage;
  let channel: Channel;
  let person: FakeUser;
  beforeAll(async () => {
    stage = await createTelegramStage();
    channel = stage.channel();
    person = stage.fake.user();
    person.start();
  });
  afterEach(() => expect(stage.fake.violations).toEqual([]));
  afterAll(async () => {
    await channel.stop();
    await stage.close();
  });

  it('go through the server: at the limits, beyond them, 40,000 characters', async () => {
    for (const size of [1, CAPTION_LIMIT, TEXT_LIMIT, TEXT_LIMIT + 1, 40_000]) {
      const before = person.inbox.length;
      const source = 'Ủy ban <b> & "xã" 😀.\n'.repeat(3000);
      const exact = [...source].slice(0, size - 1).join('');
      await channel.send({
        id: String(size),
        accountId: '0',
        externalId: String(person.id),
        message: { text: [{ italic: `${exact}.` }], choices: [[{ label: 'Tiếp', action: 'x'.repeat(64) }]] },
        edits: null,
        repeated: false,
      });
      const parts = person.inbox.slice(before);
      expect(
        parts
          .map((part) => part.text)
          .join('\n')
          .replace(/\s/g, ''),
      ).toBe(`${exact}.`.replace(/\s/g, ''));
      expect(parts).toHaveLength(Math.ceil(size / TEXT_LIMIT));
      expect(parts.map((part) => part.buttons.length)).toEqual(
        parts.map((_, at) => (at === parts.length - 1 ? 1 : 0)),
      );
    }
  });

  it('are refused when nothing would be seen', async () => {
    const sending = channel.send({
      id: 'empty',
      accountId: '0',
      externalId: String(person.id),
      message: { text: [' \n'] },
      edits: null,
      repeated: false,
    });
    await expect(sending).rejects.toMatchObject({ failure: { kind: 'refused' } });
  });
});
