import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTexts, localeFolders } from '../src/infra/texts.ts';
import { PLURAL, parametersOf, sourceText, textsOf } from './support/locale-files.ts';

const locales = localeFolders('locales');
const vi = textsOf('locales/vi');

/** Files whose keys are chosen by rows: every key of a row is there, rather than every key being named in code. */
const CHOSEN_BY_ROWS = /^(fields|rules|routing|grounds)\./;

describe('languages', () => {
  it('are Vietnamese, the source, and English at least', () => {
    expect(locales).toEqual(expect.arrayContaining(['vi', 'en']));
    expect(vi.size).toBeGreaterThan(100);
  });

  it.each(locales)('%s has the same texts as the source, with the same values', (locale) => {
    const texts = textsOf(join('locales', locale));
    const base = (map: Map<string, string>) =>
      [...new Set([...map.keys()].map((key) => key.replace(PLURAL, '')))].sort();
    expect(base(texts)).toEqual(base(vi));
    const values = (map: Map<string, string>) => {
      const byKey = new Map<string, Set<string>>();
      for (const [key, template] of map) {
        const name = key.replace(PLURAL, '');
        byKey.set(name, new Set([...(byKey.get(name) ?? []), ...parametersOf(template)]));
      }
      return Object.fromEntries([...byKey].map(([key, set]) => [key, [...set].sort()]));
    };
    expect(values(texts)).toEqual(values(vi));
  });

  it.each(locales)('%s has the plural forms its grammar has, no more and no fewer', (locale) => {
    const wanted = [...new Intl.PluralRules(locale).resolvedOptions().pluralCategories].sort();
    const forms = new Map<string, string[]>();
    for (const key of textsOf(join('locales', locale)).keys()) {
      const form = PLURAL.exec(key)?.[1];
      if (form) forms.set(key.replace(PLURAL, ''), [...(forms.get(key.replace(PLURAL, '')) ?? []), form]);
    }
    expect([...forms].filter(([, have]) => have.sort().join() !== wanted.join())).toEqual([]);
  });

  it.each(locales)('%s leaves no text empty and closes what it opens', (locale) => {
    const broken = [...textsOf(join('locales', locale))].filter(([, text]) => {
      const tags = [...text.matchAll(/<(\/?)(b|i|c)>/g)];
      const balanced =
        tags.every((tag, index) => (index % 2 === 0) === (tag[1] === '')) && tags.length % 2 === 0;
      return text.trim() === '' || text !== text.normalize('NFC') || !balanced;
    });
    expect(broken).toEqual([]);
  });

  it('has no text that nothing says', () => {
    const source = sourceText();
    const dynamic = [...source.matchAll(/`([a-z][\w-]*(?:\.[\w-]+)*\.)\$\{/g)].map((match) => match[1] ?? '');
    const unused = [...new Set([...vi.keys()].map((key) => key.replace(PLURAL, '')))].filter(
      (key) =>
        !CHOSEN_BY_ROWS.test(key) &&
        !source.includes(`'${key}'`) &&
        !source.includes(`"${key}"`) &&
        !dynamic.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it('takes a third language from files alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'doi-thoai-locales-'));
    await cp('locales', folder, { recursive: true });
    await cp('locales/en', join(folder, 'xx'), { recursive: true });
    const common = JSON.parse(readFileSync('locales/en/common.json', 'utf8')) as Record<string, unknown>;
    await writeFile(join(folder, 'xx/common.json'), JSON.stringify({ ...common, empty: 'Nichts da.' }));
    const texts = loadTexts(folder, { defaultLocale: 'vi', timeZone: 'Asia/Ho_Chi_Minh' });
    await rm(folder, { recursive: true });
    expect(texts.locales).toContain('xx');
    expect(texts.in('xx').plain('common.empty')).toBe('Nichts da.');
  });
});

/** Words of other languages that an office in Viet Nam uses as they are. */
const FOREIGN = new Set(
  'zalo telegram pdf docx xlsx png jpg webp json qr oa bot email web gps internet usb sms facebook vneid enter shift english mb'.split(
    ' ',
  ),
);

describe('Vietnamese texts', () => {
  const sentences = (text: string) =>
    text
      .replace(/\{\{\w+\}\}/g, 'X')
      .replace(/<\/?[bic]>/g, '')
      .split(/(?<=[.!?…:])\s+|\n+/)
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence !== '');

  it('keep every sentence to 25 words', () => {
    const long = [...vi].flatMap(([key, text]) =>
      sentences(text)
        .filter((sentence) => sentence.split(/\s+/).length > 25)
        .map((sentence) => `${key}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });

  it('address people as ông/bà', () => {
    const wrong = [...vi].filter(([, text]) =>
      /(^|[^\p{L}])(bạn|các bạn|anh\/chị|anh chị|quý vị|mày|cậu)([^\p{L}]|$)/iu.test(text),
    );
    expect(wrong).toEqual([]);
  });

  it('spell abbreviations out, or the glossary explains them', () => {
    const glossary = readFileSync('docs/glossary.md', 'utf8');
    const used = new Set(
      [...vi.values()].flatMap(
        (text) => text.replace(/\{\{\w+\}\}/g, '').match(/(?<![\p{L}\d-])[A-ZĐ]{2,}(?![\p{L}\d-])/gu) ?? [],
      ),
    );
    expect([...used].filter((word) => !FOREIGN.has(word.toLowerCase()) && !glossary.includes(word))).toEqual(
      [],
    );
  });

  it('use no English word', () => {
    // A Vietnamese syllable: at most one consonant cluster, a vowel group, a final of few kinds.
    const syllable =
      /^(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[aeiouy]{1,3}(ch|ng|nh|[cmnpt])?$/;
    const strip = (word: string) =>
      word
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
        .replace(/đ/g, 'd');
    const words = new Map<string, string>();
    for (const [key, text] of vi) {
      const clean = text
        .replace(/\{\{\w+\}\}/g, ' ')
        // What is to be typed as it stands is no word.
        .replace(/<c>.*?<\/c>/g, ' ')
        .replace(/<\/?[bic]>/g, ' ')
        .replace(/[/#][a-z_]+/gi, ' ')
        .replace(/`[^`]*`/g, ' ');
      for (const word of clean.toLowerCase().match(/\p{L}{2,}/gu) ?? []) words.set(word, key);
    }
    const foreign = [...words].filter(([word]) => !FOREIGN.has(word) && !syllable.test(strip(word)));
    const abbreviations = (word: string) =>
      new RegExp(`(?<![\\p{L}])${word.toUpperCase()}(?![\\p{L}])`, 'u').test(
        readFileSync('docs/glossary.md', 'utf8'),
      );
    expect(foreign.filter(([word]) => !abbreviations(word)).map(([word, key]) => `${key}: ${word}`)).toEqual(
      [],
    );
  });
});
