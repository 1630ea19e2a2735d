import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import vi from '../../locales/vi/fields.json' with { type: 'json' };
import fields from '../../prisma/seed/fields.json' with { type: 'json' };
import { scorePredictions } from '../../scripts/measure/score.ts';
import {
  type Categoriser,
  categorise,
  confidenceBand,
  type Example,
  trainCategoriser,
} from '../../src/understand/categorise.ts';
import { stripDiacritics } from '../../src/understand/normalise.ts';
import { HELD_OUT } from './held-out.ts';

const folder = new URL('../../prisma/seed/examples/', import.meta.url);
const seed: Example[] = readdirSync(folder).flatMap((name) =>
  readFileSync(new URL(name, folder), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((text) => ({ field: name.replace('.txt', ''), text })),
);
const described = Object.entries(vi).flatMap(([field, { label, description }]) =>
  Array.from({ length: 3 }, () => ({ field, text: `${label}. ${description}` })),
);

let categoriser: Categoriser;

function scoreOf(trained: Categoriser, change: (text: string) => string = (text) => text) {
  return scorePredictions(
    HELD_OUT.map(([label, text]) => ({
      label,
      ranked: categorise(trained, change(text)).map(({ field }) => field),
    })),
  );
}

beforeAll(() => {
  categoriser = trainCategoriser([...seed, ...described]);
});

describe('the categoriser trained on the seed examples', () => {
  it('is trained on at least eighty sentences of every field, none of which is a test sentence', () => {
    for (const { key } of fields) {
      expect(seed.filter(({ field }) => field === key).length, key).toBeGreaterThanOrEqual(80);
      expect(HELD_OUT.filter(([field]) => field === key).length, key).toBe(5);
    }
    const known = new Set(seed.map(({ text }) => stripDiacritics(text).toLowerCase()));
    for (const [, text] of HELD_OUT) expect(known.has(stripDiacritics(text).toLowerCase()), text).toBe(false);
  });

  it.each([
    ['with diacritics', (text: string) => text],
    ['without diacritics', stripDiacritics],
    ['in capitals', (text: string) => text.toUpperCase()],
    ['decomposed', (text: string) => text.normalize('NFD')],
  ])('names the field of sentences it has never seen, typed %s', (_, change) => {
    const { accuracy, top3, macroF1, confusions } = scoreOf(categoriser, change);
    expect(accuracy, JSON.stringify(confusions)).toBeGreaterThanOrEqual(0.88);
    expect(top3).toBeGreaterThanOrEqual(0.95);
    expect(macroF1).toBeGreaterThanOrEqual(0.87);
  });

  it('survives mistyping and chat spelling', () => {
    const best = (text: string) => categorise(categoriser, text)[0]?.field;
    expect(best('bệh viện thiếu thuôc, bảo hiẻm ko trả')).toBe('y-te-bhyt');
    expect(best('mat dienn lien tuc, cong to dien hong')).toBe('dien-nuoc');
    expect(best('sổ đỏ chưa đc cấp, tách thửa ntn')).toBe('dat-dai');
  });

  it('finds the request in a long formal text', () => {
    const preamble =
      'Kính gửi các đồng chí lãnh đạo, trước hết cử tri xin gửi lời chào và lời chúc sức khỏe. ';
    const request =
      'Đề nghị nâng cấp trạm y tế, bổ sung bác sĩ và thuốc khám bệnh bảo hiểm y tế cho bà con. ';
    const [first] = categorise(categoriser, preamble.repeat(4) + request.repeat(2) + preamble);
    expect(first?.field).toBe('y-te-bhyt');
  });

  it('gives every field, most likely first, confidences that add up to one', () => {
    for (const [, text] of HELD_OUT.slice(0, 10)) {
      const categories = categorise(categoriser, text);
      expect(categories.map(({ field }) => field).sort()).toEqual(fields.map(({ key }) => key).sort());
      const confidences = categories.map(({ confidence }) => confidence);
      expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
      expect(confidences.reduce((sum, confidence) => sum + confidence, 0)).toBeCloseTo(1);
    }
  });

  it('is more often right the surer it is', () => {
    const answers = HELD_OUT.flatMap(([label, text]) =>
      [text, stripDiacritics(text)].map((typed) => ({ label, typed })),
    ).map(({ label, typed }) => ({ label, first: categorise(categoriser, typed)[0] }));
    const share = (isIn: (confidence: number) => boolean) => {
      const rows = answers.filter(({ first }) => isIn(first?.confidence ?? 0));
      return rows.filter(({ label, first }) => first?.field === label).length / rows.length;
    };
    expect(share((confidence) => confidence >= 0.85)).toBeGreaterThan(0.95);
    expect(share((confidence) => confidence < 0.85)).toBeLessThan(0.95);
  });

  it.each(['', '   ', '😀😀😀', '12345', 'zzzz qqqq'])('is unsure about "%s"', (text) => {
    const [first] = categorise(categoriser, text);
    expect(confidenceBand(first?.confidence ?? 1)).toBe('unsure');
  });

  it('takes a text of forty thousand signs', () => {
    const [first] = categorise(categoriser, 'Đường vào bản hỏng nặng, xin làm đường. '.repeat(1_000));
    expect(first?.field).toBe('giao-thong');
  });
});

describe('training', () => {
  it('gives the same classifier whatever the order of the examples', () => {
    const shuffled = [...seed, ...described].map((example, index) => ({
      example,
      at: (index * 7919) % 2003,
    }));
    const examples = shuffled.sort((a, b) => a.at - b.at).map(({ example }) => example);
    const again = trainCategoriser(examples);
    for (const [, text] of HELD_OUT) expect(categorise(again, text)).toEqual(categorise(categoriser, text));
  });

  it('learns from the labels: with wrong ones it scores no better than chance', () => {
    const wrong = seed.map(({ text }, index) => ({ text, field: fields[index % fields.length]?.key ?? '' }));
    expect(scoreOf(trainCategoriser(wrong)).accuracy).toBeLessThan(0.3);
  });

  it('knows a new field from sentences alone', () => {
    const fresh = [
      'Xin cấp phép bay cho máy bay không người lái',
      'Flycam bay trên khu dân cư có phải xin phép không',
      'Máy bay không người lái phun thuốc cần giấy phép gì',
      'Drone bay thấp trên nhà tôi, ai cấp phép',
    ].map((text) => ({ field: 'may-bay-khong-nguoi-lai', text }));
    const trained = trainCategoriser([...seed, ...fresh, ...fresh]);
    expect(categorise(trained, 'bay flycam o ban co can giay phep bay khong')[0]?.field).toBe(
      'may-bay-khong-nguoi-lai',
    );
  });
});

describe('confidenceBand', () => {
  it('has three bands', () => {
    expect([0, 0.44, 0.45, 0.84, 0.85, 1].map(confidenceBand)).toEqual([
      'unsure',
      'unsure',
      'likely',
      'likely',
      'sure',
      'sure',
    ]);
  });
});
