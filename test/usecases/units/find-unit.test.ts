import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readUnit } from '../../../src/usecases/units/find-unit.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ seed: 'base' });
});
afterAll(() => app.close());

const read = (text: string, province: string | null = '14') =>
  readUnit({ book: app.ctx.rulebook.current(), on: '2026-11-25', province }, text);
const found = (text: string) => {
  const unit = read(text);
  return unit.type === 'unit' ? [unit.unit.code, unit.rest] : unit.type;
};

describe('a unit typed by an official', () => {
  it.each([
    ['SL-SXD vì đường tỉnh', 'SL-SXD', 'vì đường tỉnh'],
    ['sl sxd vì đường tỉnh', 'SL-SXD', 'vì đường tỉnh'],
    ['so xay dung vì đường tỉnh', 'SL-SXD', 'vì đường tỉnh'],
    ['Sở Xây dựng tỉnh Sơn La: vì đường tỉnh', 'SL-SXD', 'vì đường tỉnh'],
    ['SỞ GD&ĐT việc của ngành', 'SL-SGDDT', 'việc của ngành'],
    ['03679 việc của phường', '03679', 'việc của phường'],
    ['phuong chieng sinh việc của phường', '03679', 'việc của phường'],
    ['UBND phường Chiềng Sinh việc của phường', '03679', 'việc của phường'],
    ['công an tỉnh', 'SL-CA', ''],
  ])('%s', (typed, code, rest) => {
    expect(found(typed)).toEqual([code, rest]);
  });

  it('prefers the own province among many of one name', () => {
    const near = read('Tân Phong');
    if (near.type === 'unknown') throw new Error('Tân Phong is unknown');
    const units = near.type === 'unit' ? [near.unit] : near.units;
    expect(units.every((unit) => unit.parentCode === '14')).toBe(true);
    expect(read('Tân Phong', null).type).toBe('several');
  });

  it('offers what has all the words, and nothing for words no unit has', () => {
    const unknown = read('noi vu');
    expect(unknown).toMatchObject({ type: 'unknown', similar: [{ code: 'SL-SNV' }] });
    expect(read('bo ngoai giao')).toEqual({ type: 'unknown', similar: [] });
    expect(read('')).toEqual({ type: 'unknown', similar: [] });
  });
});
