import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CompetenceLevel, type RouteQuery, type RoutingRule, route } from '../../src/domain/routing.ts';

/** Province 14 with communes 101 and 102; 100 was merged into 101, 099 into 100 before. Province 01 with 201. */
const parents: Record<string, string> = { '101': '14', '102': '14', '100': '14', '099': '14', '201': '01' };
const successors: Record<string, string> = { '099': '100', '100': '101', 'SL-OLD': 'SL-NEW' };

function query(changes: Partial<RouteQuery> = {}): RouteQuery {
  return {
    fieldKey: 'giao-thong',
    communeCode: '101',
    level: 'province',
    on: '2026-11-25',
    parentOf: (code) => parents[code] ?? null,
    successorOf: (code) => successors[code] ?? null,
    ...changes,
  };
}

function rule(id: string, changes: Partial<RoutingRule> = {}): RoutingRule {
  return {
    id,
    fieldKey: null,
    territoryCode: null,
    level: null,
    target: { type: 'unit', unitCode: `UNIT-${id}` },
    priority: 0,
    why: `why-${id}`,
    validFrom: '2025-07-01',
    validTo: null,
    ...changes,
  };
}

function winner(rules: RoutingRule[], changes: Partial<RouteQuery> = {}): string {
  const found = route(rules, query(changes));
  return found.type === 'unit' ? found.ruleId : found.reason;
}

describe('which rule wins', () => {
  const field = rule('field', { fieldKey: 'giao-thong' });
  const commune = rule('commune', { territoryCode: '101' });
  const province = rule('province', { territoryCode: '14' });
  const level = rule('level', { level: 'province' });
  const any = rule('any');

  it('is the narrowest: field, then territory, then level, then priority, then id', () => {
    const fromNarrow = [
      rule('1', { fieldKey: 'giao-thong', territoryCode: '101', level: 'province' }),
      rule('2', { fieldKey: 'giao-thong', territoryCode: '101' }),
      rule('3', { fieldKey: 'giao-thong', territoryCode: '14', level: 'province' }),
      rule('4', { fieldKey: 'giao-thong', territoryCode: '14' }),
      rule('5', { fieldKey: 'giao-thong', level: 'province' }),
      field,
      rule('7', { territoryCode: '101', level: 'province' }),
      commune,
      rule('9', { territoryCode: '14', level: 'province' }),
      province,
      level,
      rule('b-first', { priority: 9 }),
      rule('a'),
      rule('b'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(fromNarrow, { minLength: 1 }), (some) => {
        const narrowest = fromNarrow.find((candidate) => some.includes(candidate));
        expect(winner(some)).toBe(narrowest?.id);
      }),
    );
  });

  it('passes over a rule for another field, place or level', () => {
    const others = [
      rule('f', { fieldKey: 'y-te-bhyt' }),
      rule('t', { territoryCode: '102' }),
      rule('p', { territoryCode: '01' }),
      rule('l', { level: 'party' }),
    ];
    expect(winner([...others, any])).toBe('any');
    expect(winner(others)).toBe('no-matching-rule');
  });

  it('applies a rule of a territory to everything below it, and only there', () => {
    expect(winner([province], { communeCode: '102' })).toBe('province');
    expect(winner([province], { communeCode: '14' })).toBe('province');
    expect(winner([province], { communeCode: '201' })).toBe('no-matching-rule');
    expect(winner([commune], { communeCode: '14' })).toBe('no-matching-rule');
  });

  it('applies on its days, both ends included', () => {
    const old = rule('old', { validFrom: '2025-07-01', validTo: '2026-06-30', fieldKey: 'giao-thong' });
    expect(winner([old, any], { on: '2026-06-30' })).toBe('old');
    expect(winner([old, any], { on: '2026-07-01' })).toBe('any');
    expect(winner([old], { on: '2025-07-01' })).toBe('old');
    expect(winner([old], { on: '2025-06-30' })).toBe('no-matching-rule');
  });

  it('says why, and how narrow it was', () => {
    const narrow = rule('n', { fieldKey: 'giao-thong', territoryCode: '101', level: 'province' });
    expect(route([narrow], query())).toEqual({
      type: 'unit',
      unitCode: 'UNIT-n',
      ruleId: 'n',
      why: 'why-n',
      specificity: { field: true, territoryDepth: 2, level: true },
    });
    expect(route([any], query())).toMatchObject({
      specificity: { field: false, territoryDepth: 0, level: false },
    });
    expect(route([province], query())).toMatchObject({ specificity: { territoryDepth: 1 } });
  });

  it('says what was looked for where there is none', () => {
    expect(route([], query())).toEqual({
      type: 'no-rule',
      reason: 'no-matching-rule',
      tried: { fieldKey: 'giao-thong', territories: ['101', '14'], level: 'province', on: '2026-11-25' },
    });
  });
});

describe('targets', () => {
  const ownCommune = rule('c', { target: { type: 'own-commune' } });
  const ownProvince = rule('p', { target: { type: 'own-province' } });

  it('is the commune or the province of the question', () => {
    expect(route([ownCommune], query())).toMatchObject({ unitCode: '101' });
    expect(route([ownProvince], query())).toMatchObject({ unitCode: '14' });
    expect(route([ownProvince], query({ communeCode: '01' }))).toMatchObject({ unitCode: '01' });
  });

  it('takes the next rule where the commune is not known, and says so where there is no next', () => {
    const narrow = { ...ownCommune, fieldKey: 'giao-thong' };
    expect(route([narrow, ownProvince], query({ communeCode: '14' }))).toMatchObject({ unitCode: '14' });
    expect(winner([narrow], { communeCode: '14' })).toBe('commune-unknown');
    expect(winner([narrow], { communeCode: null })).toBe('commune-unknown');
    expect(winner([ownProvince], { communeCode: null })).toBe('commune-unknown');
    expect(winner([rule('any')], { communeCode: null })).toBe('any');
  });

  it('follows merged units: the place, the place of the rule, and the target', () => {
    expect(route([ownCommune], query({ communeCode: '099' }))).toMatchObject({ unitCode: '101' });
    const onOldPlace = rule('o', { territoryCode: '100', target: { type: 'unit', unitCode: 'SL-OLD' } });
    expect(route([onOldPlace], query())).toMatchObject({
      unitCode: 'SL-NEW',
      specificity: { territoryDepth: 2 },
    });
  });

  it('needs no list of successors', () => {
    expect(route([ownCommune], query({ communeCode: '100', successorOf: undefined }))).toMatchObject({
      unitCode: '100',
    });
  });

  it('ends on rows that go in circles', () => {
    const circle = (code: string): string => (code === 'a' ? 'b' : 'a');
    const asked = query({ communeCode: 'a', parentOf: circle, successorOf: circle });
    expect(route([rule('any')], asked)).toMatchObject({ ruleId: 'any' });
  });
});

describe('every level', () => {
  it.each<CompetenceLevel>(['commune', 'province', 'party'])('%s is matched by its own rules', (level) => {
    const rules = (['commune', 'province', 'party'] as const).map((own) => rule(own, { level: own }));
    expect(winner(rules, { level })).toBe(level);
  });
});
