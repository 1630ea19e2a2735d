import { describe, expect, it } from 'vitest';
import { perMinute, withMark } from '../../src/domain/sending-pace.ts';

const looks = (...done: number[]) =>
  done.reduce<ReturnType<typeof withMark>>(
    (marks, count, index) => withMark(marks, { at: index * 3000, done: count }),
    [],
  );

describe('the pace of an announcement', () => {
  it('is messages a minute over the last half minute', () => {
    expect(perMinute(looks(0))).toBeNull();
    expect(perMinute(looks(0, 90))).toBe(1800);
    expect(perMinute(looks(0, 0, 0, 90))).toBe(600);
    // A slow beginning is forgotten after half a minute.
    const late = looks(...Array.from({ length: 30 }, (_, index) => (index < 15 ? 0 : (index - 15) * 90)));
    expect(perMinute(late)).toBe(1800);
    expect(late.length).toBe(11);
  });

  it('is unknown while nothing comes to its end', () => {
    expect(perMinute(looks(50, 50, 50))).toBeNull();
    expect(perMinute(withMark(looks(50, 80), { at: 120_000, done: 80 }))).toBeNull();
  });
});
