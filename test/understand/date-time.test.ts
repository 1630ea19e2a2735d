import { describe, expect, it } from 'vitest';
import { readDateTime } from '../../src/understand/date-time.ts';

/** A Wednesday. */
const TODAY = '2026-11-25';

describe('a day and a time as people type them', () => {
  it.each([
    ['25/12/2026 8h', '2026-12-25', 8, 0],
    ['8h30 ngày 25/12', '2026-12-25', 8, 30],
    ['8 giờ 30 ngày 25/12/2026', '2026-12-25', 8, 30],
    ['8 giờ 30 phút, ngày 25 tháng 12 năm 2026', '2026-12-25', 8, 30],
    ['14:00 25-12-2026', '2026-12-25', 14, 0],
    ['25.12.26 14h', '2026-12-25', 14, 0],
    ['2 giờ chiều ngày 25/12', '2026-12-25', 14, 0],
    ['7h tối 25/12', '2026-12-25', 19, 0],
    ['8 gio ruoi sang 25/12', '2026-12-25', 8, 30],
    ['8h sáng mai', '2026-11-26', 8, 0],
    ['9h hôm nay', '2026-11-25', 9, 0],
    ['8h thứ Sáu tuần sau', '2026-12-04', 8, 0],
    ['thứ 6, 14h', '2026-11-27', 14, 0],
    ['8h thứ Hai', '2026-11-30', 8, 0],
    ['2026-12-25 08:15', '2026-12-25', 8, 15],
    ['8:30 on 25/12/2026', '2026-12-25', 8, 30],
    ['8am 25/12', '2026-12-25', 8, 0],
    ['12pm 25/12', '2026-12-25', 12, 0],
    ['12 giờ trưa 25/12', '2026-12-25', 12, 0],
    // No year: the next such day.
    ['8h ngày 24/11', '2027-11-24', 8, 0],
    ['8h ngày 25/11', '2026-11-25', 8, 0],
    ['8h 29/2/2028', '2028-02-29', 8, 0],
  ])('%s', (typed, date, hour, minute) => {
    expect(readDateTime(typed, TODAY)).toEqual({ type: 'read', date, time: { hour, minute } });
  });

  it.each([
    ['25/12/2026', '2026-12-25'],
    ['ngày 25 tháng 12', '2026-12-25'],
    ['hết ngày 20/12', '2026-12-20'],
  ])('%s has no time', (typed, date) => {
    expect(readDateTime(typed, TODAY)).toEqual({ type: 'read', date, time: null });
  });

  it.each(['31/02/2027 8h', '30/2 8h', '25/13/2026 8h', '25/12 25h', '8h75 25/12', '0/12 8h'])(
    '%s does not exist',
    (typed) => {
      expect(readDateTime(typed, TODAY)).toEqual({ type: 'impossible' });
    },
  );

  it.each(['', '8h', 'sáng', 'Hội trường', '25/12 8h30 40 người', 'tháng 12', 'như lần trước', '😀', '12'])(
    '“%s” is no day',
    (typed) => {
      expect(readDateTime(typed, TODAY)).toEqual({ type: 'not-read' });
    },
  );
});
