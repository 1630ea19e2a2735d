import { describe, expect, it } from 'vitest';
import { isClauseOutcome, isConferenceForm, missingContents } from '../../src/domain/conference.ts';
import { instantOf, timeOf } from '../../src/domain/local-time.ts';

describe('the four contents of an announcement', () => {
  const whole = { startsAt: new Date(), place: 'Hội trường', topics: 'Đất đai', form: 'in-person' };

  it('are all there', () => {
    expect(missingContents(whole)).toEqual([]);
  });

  it('are missed one by one', () => {
    expect(missingContents({ startsAt: null, place: ' ', topics: '', form: '' })).toEqual([
      'time',
      'place',
      'content',
      'method',
    ]);
    expect(missingContents({ ...whole, topics: '' })).toEqual(['content']);
  });
});

describe('words of forms and outcomes', () => {
  it('are known or not', () => {
    expect([isConferenceForm('both'), isConferenceForm('hybrid')]).toEqual([true, false]);
    expect([isClauseOutcome('explained'), isClauseOutcome('')]).toEqual([true, false]);
  });
});

describe('the clock on a wall', () => {
  it('is read and set in the time zone', () => {
    const instant = instantOf('2026-12-25', 8, 30, 'Asia/Ho_Chi_Minh');
    expect(instant.toISOString()).toBe('2026-12-25T01:30:00.000Z');
    expect(timeOf(instant, 'Asia/Ho_Chi_Minh')).toEqual({ date: '2026-12-25', hour: 8, minute: 30 });
  });

  it('follows clocks that change', () => {
    expect(instantOf('2026-10-25', 12, 0, 'Europe/Berlin').toISOString()).toBe('2026-10-25T11:00:00.000Z');
    expect(instantOf('2026-10-25', 0, 30, 'Europe/Berlin').toISOString()).toBe('2026-10-24T22:30:00.000Z');
    expect(instantOf('2026-03-29', 3, 0, 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });
});
