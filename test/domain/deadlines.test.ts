import { describe, expect, it } from 'vitest';
import en from '../../locales/en/rules.json' with { type: 'json' };
import vi from '../../locales/vi/rules.json' with { type: 'json' };
import calendarRows from '../../prisma/seed/calendar.json' with { type: 'json' };
import ruleRows from '../../prisma/seed/rules.json' with { type: 'json' };
import { isCivilDate } from '../../src/domain/civil-date.ts';
import { type DeadlineRule, type DueDate, dueDate, dueDateFrom, ruleOn } from '../../src/domain/deadlines.ts';
import { buildCalendar, type CalendarRow } from '../../src/domain/working-days.ts';

const rules = ruleRows as DeadlineRule[];
const calendar = buildCalendar(calendarRows as CalendarRow[]);
const zone = 'Asia/Ho_Chi_Minh';

function rule(id: string, on = '2026-11-25'): DeadlineRule {
  const found = ruleOn(rules, id, on);
  if (!found) throw new Error(`No rule ${id} on ${on}`);
  return found;
}

function due(id: string, receivedAt: string): DueDate {
  return dueDate(rule(id), calendar, new Date(receivedAt), zone);
}

describe('the seed rules', () => {
  it('holds the clock table with sources, and texts in both languages', () => {
    const ids = rules.map(({ id }) => id);
    const asked = [
      'K2',
      'K3',
      'K4',
      'K5',
      'K6',
      'K7',
      'K8',
      'K11',
      'K13',
      'K14',
      'K15',
      'K16',
      'UNIT-ANSWER',
    ];
    expect(ids).toEqual(expect.arrayContaining(asked));
    expect(Object.keys(vi)).toEqual([...new Set(ids)]);
    expect(Object.keys(en)).toEqual([...new Set(ids)]);
    for (const row of rules) {
      expect(Number.isInteger(row.limit) && row.limit > 0, row.id).toBe(true);
      expect(row.source, row.id).not.toBe('');
      expect(isCivilDate(row.validFrom), row.id).toBe(true);
      expect(row.validTo === null || row.validTo > row.validFrom, row.id).toBe(true);
    }
  });

  it('has at most one version of a rule valid on any day', () => {
    for (const a of rules) {
      const clash = rules.some(
        (b) =>
          b !== a &&
          b.id === a.id &&
          b.validFrom >= a.validFrom &&
          (a.validTo === null || b.validFrom <= a.validTo),
      );
      expect(clash, a.id).toBe(false);
    }
  });
});

describe('ruleOn', () => {
  const version = (validFrom: string, validTo: string | null, limit: number) => ({
    id: 'K4',
    validFrom,
    validTo,
    limit,
  });
  const versions = [version('2026-07-01', null, 7), version('2014-07-01', '2026-06-30', 10)];

  it('picks the version valid on the day, both ends included', () => {
    expect(ruleOn(versions, 'K4', '2014-07-01')?.limit).toBe(10);
    expect(ruleOn(versions, 'K4', '2026-06-30')?.limit).toBe(10);
    expect(ruleOn(versions, 'K4', '2026-07-01')?.limit).toBe(7);
  });

  it('finds none before the first version or for an unknown rule', () => {
    expect(ruleOn(versions, 'K4', '2014-06-30')).toBeUndefined();
    expect(ruleOn(versions, 'K5', '2026-07-01')).toBeUndefined();
  });

  it('prefers the younger where two overlap, in whatever order they come', () => {
    const overlapping = [version('2014-07-01', null, 10), version('2026-07-01', null, 7)];
    expect(ruleOn(overlapping, 'K4', '2026-07-02')?.limit).toBe(7);
    expect(ruleOn(overlapping.reverse(), 'K4', '2026-07-02')?.limit).toBe(7);
  });
});

describe('dueDate', () => {
  it('tells the asker within ten working days', () => {
    expect(due('K4', '2026-11-25T03:00:00Z')).toEqual({
      date: '2026-12-09',
      certain: true,
      skipped: [],
      ruleId: 'K4',
    });
  });

  it('counts from the day in Viet Nam, also near midnight', () => {
    expect(due('K4', '2026-11-25T16:59:59Z').date).toBe('2026-12-09');
    expect(due('K4', '2026-11-25T17:00:00Z').date).toBe('2026-12-10');
  });

  it('names the days off that moved the date', () => {
    expect(due('K4', '2026-02-12T02:00:00Z')).toEqual({
      date: '2026-03-05',
      certain: true,
      skipped: [16, 17, 18, 19, 20].map((day) => ({ date: `2026-02-${day}`, name: 'Tết Nguyên đán' })),
      ruleId: 'K4',
    });
    expect(due('K8', '2026-11-23T02:00:00Z').skipped).toEqual([
      { date: '2026-11-24', name: 'Ngày Văn hóa Việt Nam' },
    ]);
  });

  it('does not name the day of receipt: it never counted', () => {
    expect(due('K8', '2026-11-24T02:00:00Z').skipped).toEqual([]);
    expect(due('K8', '2026-11-24T02:00:00Z').date).toBe('2026-11-27');
  });

  it('names only the days a calendar period rolled over', () => {
    const through = dueDateFrom(rule('K14-DECIDE'), calendar, '2026-02-10');
    expect(through).toEqual({ date: '2026-03-12', certain: true, skipped: [], ruleId: 'K14-DECIDE' });
    const into = dueDateFrom(rule('K3'), calendar, '2026-02-08');
    expect(into.date).toBe('2026-02-23');
    expect(into.skipped.map(({ date }) => date)).toEqual(['2026-02-18', '2026-02-19', '2026-02-20']);
  });

  it('rolls a weekend without a name', () => {
    expect(dueDateFrom(rule('K3'), calendar, '2026-11-25')).toEqual({
      date: '2026-12-07',
      certain: true,
      skipped: [],
      ruleId: 'K3',
    });
  });

  it('counts back from a conference for its announcement, without moving the day', () => {
    expect(dueDateFrom(rule('K2'), calendar, '2026-12-06').date).toBe('2026-11-29');
    expect(dueDateFrom({ ...rule('K2'), roll: true }, calendar, '2026-12-06').date).toBe('2026-11-27');
    const back = dueDateFrom({ ...rule('K2'), unit: 'working-day', limit: 2 }, calendar, '2026-11-25');
    expect(back).toMatchObject({
      date: '2026-11-20',
      skipped: [{ date: '2026-11-24', name: 'Ngày Văn hóa Việt Nam' }],
    });
  });

  it('says when it cannot be sure: a year whose days off are not decided, or not known at all', () => {
    expect(due('UNIT-ANSWER', '2026-11-25T03:00:00Z')).toMatchObject({ date: '2026-12-25', certain: true });
    expect(due('UNIT-ANSWER', '2026-12-15T03:00:00Z')).toMatchObject({ date: '2027-01-14', certain: false });
    expect(due('K4', '2026-12-22T03:00:00Z')).toMatchObject({ date: '2027-01-06', certain: false });
    expect(due('K4', '2027-12-29T03:00:00Z').certain).toBe(false);
    expect(due('K4', '2029-03-01T03:00:00Z')).toMatchObject({ date: '2029-03-15', certain: false });
    expect(dueDateFrom(rule('K2'), calendar, '2027-01-03')).toMatchObject({
      date: '2026-12-27',
      certain: false,
    });
  });

  it('is the day itself where the limit is zero', () => {
    expect(dueDateFrom({ ...rule('K17'), limit: 0 }, calendar, '2026-02-17')).toEqual({
      date: '2026-02-17',
      certain: true,
      skipped: [],
      ruleId: 'K17',
    });
  });
});
