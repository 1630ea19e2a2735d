import { describe, expect, test } from 'vitest';
import { readPackagedUnits } from '../../../src/infra/units/packaged-units.ts';
import { fold } from '../../../src/understand/normalise.ts';
import { placeToneMarks } from '../../../src/understand/tone.ts';

const { units, predecessors, earlierNames, repairs } = readPackagedUnits();
const byCode = new Map(units.map((unit) => [unit.code, unit]));
const communes = units.filter((unit) => unit.kind === 'commune');
const former = [...predecessors, ...earlierNames];

describe('the packaged units', () => {
  test('are 34 provinces and 3,321 communes', () => {
    expect(units.filter((unit) => unit.kind === 'province')).toHaveLength(34);
    expect(communes).toHaveLength(3321);
    expect(byCode.size).toBe(units.length);
  });

  test('have codes of two or five digits, and a commune lies in a province', () => {
    const wrong = units.filter((unit) =>
      unit.kind === 'province'
        ? !/^\d{2}$/.test(unit.code) || unit.parentCode !== null
        : !/^\d{5}$/.test(unit.code) || byCode.get(unit.parentCode ?? '')?.kind !== 'province',
    );
    expect(wrong).toEqual([]);
  });

  test('are called by their type and name, of the types that exist', () => {
    expect(units.filter((unit) => unit.fullName !== `${unit.type} ${unit.name}`)).toEqual([]);
    expect(new Set(communes.map((unit) => unit.type))).toEqual(new Set(['Xã', 'Phường', 'Đặc khu']));
    expect(units.filter((unit) => unit.nameKey !== fold(unit.name))).toEqual([]);
  });

  test('know what changed after the package was made', () => {
    expect(byCode.get('75')).toMatchObject({ fullName: 'Thành phố Đồng Nai', since: '2026-04-30' });
    expect(byCode.get('26248')?.fullName).toBe('Phường Trảng Bom');
    expect(byCode.get('06978')?.name).toBe('Ba Chẽ');
    expect(byCode.has('06970')).toBe(false);
  });
});

test('every name is NFC, its tone marks in one place, its spaces single, its words capitalised', () => {
  const names = [
    ...units.flatMap((unit) => [unit.name, unit.fullName]),
    ...former.flatMap((row) => [row.oldName, row.oldFullName, row.oldDistrict ?? '', row.oldProvince]),
  ];
  const wrong = names.filter(
    (name) => name !== name.normalize('NFC') || name !== placeToneMarks(name) || /^\s|\s$|\s\s|’/.test(name),
  );
  expect(wrong).toEqual([]);
  const lower = former.filter((row) => /(^| )(?!trường )\p{Ll}/u.test(row.oldName));
  expect(lower).toEqual([]);
});

describe('Sơn La', () => {
  const here = communes.filter((unit) => unit.parentCode === '14');
  const codes = new Set(here.map((unit) => unit.code));

  test('has 75 communes: 67 xã and 8 phường', () => {
    expect(here).toHaveLength(75);
    expect(here.filter((unit) => unit.type === 'Xã')).toHaveLength(67);
    expect(here.filter((unit) => unit.type === 'Phường')).toHaveLength(8);
  });

  test('had 200 communes before, each leading to one of the 75, each of the 75 reached', () => {
    const before = predecessors.filter((row) => row.oldProvince === 'Tỉnh Sơn La');
    expect(before).toHaveLength(200);
    expect(new Set(before.map((row) => row.oldCode)).size).toBe(200);
    expect(before.filter((row) => row.divided)).toEqual([]);
    expect(new Set(before.map((row) => row.unitCode))).toEqual(codes);
    expect(predecessors.filter((row) => codes.has(row.unitCode))).toHaveLength(200);
  });

  test.each([
    ['Thị trấn Ít Ong', 'Xã Mường La'],
    ['Phường Mộc Lỵ', 'Phường Mộc Châu'],
    ['Xã Nong Lay', 'Xã Chiềng La'],
    ['Xã Nà Ớt', 'Xã Phiêng Pằn'],
    ['Xã Nặm Ét', 'Xã Mường Sại'],
    ['Xã É Tòng', 'Xã Long Hẹ'],
  ])('%s is now in %s', (oldFullName, today) => {
    const rows = predecessors.filter((row) => row.oldFullName === oldFullName && codes.has(row.unitCode));
    expect(rows.map((row) => byCode.get(row.unitCode)?.fullName)).toEqual([today]);
  });

  test('names from before 2025 are known too, apart from the 200', () => {
    const rows = earlierNames.filter((row) => row.oldFullName === 'Thị trấn Nông trường Mộc Châu');
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.every((row) => row.divided && row.oldCode === null && codes.has(row.unitCode))).toBe(true);
  });
});

describe('former communes', () => {
  test('all lead to a commune that exists', () => {
    expect(former.filter((row) => byCode.get(row.unitCode)?.kind !== 'commune')).toEqual([]);
  });

  test('are 10,035 with a five-digit code, and five island districts without one', () => {
    const codes = new Set(predecessors.map((row) => row.oldCode));
    expect(codes.delete(null)).toBe(true);
    expect(codes.size).toBe(10_035);
    expect([...codes].filter((code) => !/^\d{5}$/.test(code ?? ''))).toEqual([]);
    expect(predecessors.filter((row) => row.oldCode === null)).toHaveLength(5);
  });

  test('that were divided have a row for each part, and no part twice', () => {
    const rows = Map.groupBy(predecessors, (row) => row.oldCode ?? row.oldFullName);
    const wrong = [...rows.values()].filter(
      (parts) =>
        new Set(parts.map((row) => row.unitCode)).size !== parts.length ||
        parts.some((row) => row.divided !== parts.length > 1),
    );
    expect(wrong).toEqual([]);
    expect([...rows.values()].filter((parts) => parts.length > 1)).toHaveLength(443);
  });

  test('reach every commune of today', () => {
    const reached = new Set(predecessors.map((row) => row.unitCode));
    expect(communes.filter((unit) => !reached.has(unit.code))).toEqual([]);
  });
});

test('the repairs are counted by kind', () => {
  expect(repairs).toMatchObject({
    nfc: 129,
    'lost-zero': 67,
    'target-by-name': 386,
    renumbered: 2,
    empty: 5,
  });
});
