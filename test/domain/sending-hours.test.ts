import { describe, expect, it } from 'vitest';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { hoursSetting, opensAt } from '../../src/domain/sending-hours.ts';

const HOURS = { from: '06:00', until: '22:00' };
const ZONE = 'Asia/Ho_Chi_Minh';
const opens = (time: string) => opensAt(HOURS, new Date(`${time}+07:00`), ZONE);

describe('hours of sending', () => {
  it.each([
    ['2026-11-25T06:00:00', null],
    ['2026-11-25T21:59:59', null],
    ['2026-11-25T22:00:00', '2026-11-26T06:00:00'],
    ['2026-12-31T23:59:59', '2027-01-01T06:00:00'],
    ['2026-11-26T00:00:00', '2026-11-26T06:00:00'],
    ['2026-11-26T05:59:59', '2026-11-26T06:00:00'],
  ])('at %s open, or open again at %s', (now, next) => {
    expect(opens(now)).toEqual(next === null ? null : new Date(`${next}+07:00`));
  });

  const reading = (value: unknown, on = '2026-11-25') =>
    hoursSetting({ settings: new Map([['hours', value]]) } as unknown as Rulebook, 'hours', on);

  it.each([
    undefined,
    [],
    [{ from: '2026-01-01' }],
    [{ from: '2026-01-01', hours: ['6:00', '22:00'] }],
    [{ from: '2026-01-01', hours: ['22:00', '06:00'] }],
    [{ from: '2026-01-01', hours: ['06:00', '25:00'] }],
  ])('%j is no such setting', (value) => {
    expect(() => reading(value)).toThrow('hours');
  });

  it('hold from a day on, and may end with the day', () => {
    const value = [
      { from: '2026-12-01', hours: ['00:00', '24:00'] },
      { from: '2026-01-01', hours: ['06:00', '22:00'] },
    ];
    expect(reading(value, '2026-11-30')).toEqual(HOURS);
    expect(opensAt(reading(value, '2026-12-01'), new Date('2026-12-01T23:59:59+07:00'), ZONE)).toBeNull();
  });
});
