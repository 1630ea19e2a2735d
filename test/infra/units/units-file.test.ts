import { describe, expect, test } from 'vitest';
import { readPackagedUnits } from '../../../src/infra/units/packaged-units.ts';
import { planUnitImport } from '../../../src/infra/units/plan-import.ts';
import type { UnitRow } from '../../../src/infra/units/rows.ts';
import { parseUnitsFile } from '../../../src/infra/units/units-file.ts';

const sonLa = {
  code: '14',
  name: 'Sơn La',
  fullName: 'Tỉnh Sơn La',
  type: 'Tỉnh',
  level: 'tinh',
  parent: null,
};
const chiengSinh = {
  code: '03679',
  name: 'Chiềng Sinh',
  fullName: 'Phường Chiềng Sinh',
  type: 'Phường',
  level: 'xa',
  parent: '14',
};

function parsed(rows: unknown): UnitRow[] {
  const result = parseUnitsFile(rows);
  if (result.type !== 'units-file') throw new Error(`refused: ${result.why} in row ${result.row}`);
  return result.units;
}

describe('a units file', () => {
  test('is read with its leading zeros, and its names are spelt our way', () => {
    const thanhHoa = { ...sonLa, code: '38', name: 'Thanh Hoá', fullName: 'Tỉnh Thanh Hoá' };
    expect(parsed([thanhHoa, sonLa, { ...chiengSinh, extra: 1 }])).toMatchObject([
      { code: '38', kind: 'province', name: 'Thanh Hóa', fullName: 'Tỉnh Thanh Hóa', nameKey: 'thanh hoa' },
      { code: '14', parentCode: null },
      { code: '03679', kind: 'commune', type: 'Phường', parentCode: '14' },
    ]);
  });

  test.each([
    ['an object', {}, 'not-a-list', undefined],
    ['an empty list', [], 'empty', undefined],
    ['a row without a name', [sonLa, { ...chiengSinh, name: undefined }], 'shape', 2],
    ['a code that is a number', [sonLa, { ...chiengSinh, code: 3679 }], 'shape', 2],
    ['a code that lost its zero', [sonLa, { ...chiengSinh, code: '3679' }], 'code', 2],
    ['a level that does not exist', [{ ...sonLa, level: 'huyen' }], 'shape', 1],
    ['the same code twice', [sonLa, chiengSinh, chiengSinh], 'code-repeated', 3],
    ['a type of another level', [sonLa, { ...chiengSinh, type: 'Tỉnh' }], 'type', 2],
    ['a full name of another unit', [sonLa, { ...chiengSinh, fullName: 'Phường Tô Hiệu' }], 'full-name', 2],
    ['an unknown province', [{ ...chiengSinh, parent: '99' }], 'parent', 1],
    ['a commune without a province', [sonLa, { ...chiengSinh, parent: null }], 'parent', 2],
    ['a province in a province', [sonLa, { ...sonLa, code: '15', parent: '14' }], 'parent', 2],
  ])('is refused for %s', (_, json, why, row) => {
    expect(parseUnitsFile(json)).toEqual({ type: 'units-file-invalid', why, row });
  });

  test('may hold communes alone when their province is known', () => {
    expect(parseUnitsFile([chiengSinh], { knownProvinces: new Set(['14']) }).type).toBe('units-file');
  });
});

describe('the plan of an import', () => {
  const existing = readPackagedUnits().units;
  const asFile = (unit: UnitRow) => ({
    ...unit,
    level: unit.kind === 'province' ? 'tinh' : 'xa',
    parent: unit.parentCode,
  });

  test('changes nothing when the list says what is known', () => {
    const plan = planUnitImport(existing, parsed(existing.map(asFile)));
    expect(plan.unchanged).toHaveLength(3355);
    expect([plan.added, plan.renamed, plan.retyped, plan.reparented, plan.missing].flat()).toEqual([]);
  });

  test('tells what is new, renamed, retyped, moved, and keeps what the list lacks', () => {
    const list = existing.filter((unit) => unit.code !== '03646').map(asFile);
    const change = (code: string, to: object) =>
      Object.assign(list.find((row) => row.code === code) ?? {}, to);
    change('03679', { name: 'Chiềng Mới', fullName: 'Phường Chiềng Mới' });
    change('04075', { type: 'Phường', fullName: 'Phường Yên Châu' });
    change('03910', { parent: '15' });
    const plan = planUnitImport(existing, [
      ...parsed(list),
      ...parsed([sonLa, { ...chiengSinh, code: '99999' }]).slice(1),
    ]);
    expect(plan.added.map((unit) => unit.code)).toEqual(['99999']);
    expect(plan.renamed.map(({ before, after }) => [before.name, after.name])).toEqual([
      ['Chiềng Sinh', 'Chiềng Mới'],
    ]);
    expect(plan.retyped.map(({ before, after }) => [before.code, before.fullName, after.fullName])).toEqual([
      ['04075', 'Xã Yên Châu', 'Phường Yên Châu'],
    ]);
    expect(plan.reparented.map(({ after }) => [after.code, after.parentCode])).toEqual([['03910', '15']]);
    expect(plan.missing.map((unit) => unit.code)).toEqual(['03646']);
    expect(plan.unchanged).toHaveLength(3355 - 4);
  });
});
