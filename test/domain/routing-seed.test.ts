import { describe, expect, it } from 'vitest';
import en from '../../locales/en/routing.json' with { type: 'json' };
import vi from '../../locales/vi/routing.json' with { type: 'json' };
import agencies from '../../prisma/seed/agencies.json' with { type: 'json' };
import fields from '../../prisma/seed/fields.json' with { type: 'json' };
import routing from '../../prisma/seed/routing.json' with { type: 'json' };
import { type CompetenceLevel, type Route, type RoutingRule, route } from '../../src/domain/routing.ts';

const rules = routing as RoutingRule[];
const units = new Map(agencies.map((unit) => [unit.code, unit]));
const commune = '03646';

function ask(fieldKey: string, level: CompetenceLevel, communeCode = commune): Route {
  const parentOf = (code: string): string | null => (code === commune ? '14' : null);
  return route(rules, { fieldKey, communeCode, level, on: '2026-11-25', parentOf });
}

describe('the seed of agencies', () => {
  it('has every code once, with a source, under a unit that exists', () => {
    expect(units.size).toBe(agencies.length);
    for (const unit of agencies) {
      expect(unit.code).toMatch(/^SL-[A-Z]+$/);
      expect(unit.source.length * unit.name.length * unit.fullName.length, unit.code).toBeGreaterThan(0);
      expect(unit.parentCode === '14' || units.has(unit.parentCode), unit.code).toBe(true);
      expect(['department', 'office', 'party', 'front', 'state-body', 'company']).toContain(unit.kind);
      expect(unit.name, unit.code).toBe(unit.name.normalize('NFC'));
    }
  });

  it('has no name or alias that two units share: an official passes a question on by name', () => {
    const names = agencies.flatMap((unit) => [...new Set([unit.name, unit.fullName, ...unit.aliases])]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });
});

describe('the seed of routing rules', () => {
  it('sends only to units that exist, each rule once, for fields that exist, with reasons in both languages', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    const keys = new Set(fields.map(({ key }) => key));
    for (const { id, fieldKey, target } of rules) {
      if (target.type === 'unit') expect(units.has(target.unitCode), id).toBe(true);
      if (fieldKey !== null) expect(keys.has(fieldKey), id).toBe(true);
    }
    const reasons = [...new Set(rules.map(({ why }) => why))].sort();
    expect(Object.keys(vi.why).sort()).toEqual(reasons);
    expect(Object.keys(en.why).sort()).toEqual(reasons);
  });

  it('knows eighteen fields', () => {
    expect(fields).toHaveLength(18);
  });

  it.each(fields.map(({ key }) => key))('sends %s to the commune, a department and a party board', (key) => {
    expect(ask(key, 'commune')).toMatchObject({ type: 'unit', unitCode: commune, why: 'own-commune' });

    const province = ask(key, 'province');
    // What is none of the known fields has no department of its own: the conference's secretary looks at it.
    if (key === 'khac') expect(province).toMatchObject({ type: 'no-rule', reason: 'no-matching-rule' });
    else if (province.type === 'unit') expect(units.get(province.unitCode)?.level).toBe('province');
    else expect.unreachable(`no department for ${key}`);

    const party = ask(key, 'party');
    if (party.type === 'unit') expect(units.get(party.unitCode)?.level).toBe('party');
    else expect.unreachable(`no party board for ${key}`);
  });

  it('gives the departments after the reorganisation of 2025', () => {
    const to = (key: string): string => {
      const found = ask(key, 'province');
      return found.type === 'unit' ? (units.get(found.unitCode)?.name ?? '') : '';
    };
    expect(to('dat-dai')).toBe('Sở Nông nghiệp và Môi trường');
    expect(to('giao-thong')).toBe('Sở Xây dựng');
    expect(to('lao-dong-viec-lam')).toBe('Sở Nội vụ');
    expect(to('thue-kinh-doanh')).toBe('Thuế tỉnh');
  });

  it('never sends a complaint or a denunciation at party level to the office', () => {
    expect(ask('khieu-nai-to-cao', 'party')).toMatchObject({ unitCode: 'SL-UBKT' });
  });

  it('knows communes everywhere, departments only in Sơn La', () => {
    expect(ask('giao-thong', 'province', '14')).toMatchObject({ unitCode: 'SL-SXD' });
    expect(ask('giao-thong', 'province', '01')).toMatchObject({ type: 'no-rule' });
    expect(ask('giao-thong', 'commune', '14')).toMatchObject({ type: 'no-rule', reason: 'commune-unknown' });
  });
});
