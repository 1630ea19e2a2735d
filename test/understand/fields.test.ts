import { describe, expect, it } from 'vitest';
import en from '../../locales/en/fields.json' with { type: 'json' };
import vi from '../../locales/vi/fields.json' with { type: 'json' };
import fields from '../../prisma/seed/fields.json' with { type: 'json' };

describe('the seed of fields', () => {
  it('has eighteen rows in order, the catch-all last', () => {
    expect(fields.map((row) => row.position)).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
    expect(new Set(fields.map((row) => row.key)).size).toBe(18);
    expect(fields.at(-1)?.key).toBe('khac');
    for (const row of fields) expect(['commune', 'province']).toContain(row.level);
  });

  it('never lets a complaint or a matter of one person be anonymous', () => {
    const named = fields.filter((row) => !row.anonymousAllowed).map((row) => row.key);
    expect(named).toEqual(
      expect.arrayContaining(['khieu-nai-to-cao', 'dat-dai', 'boi-thuong-gpmb', 'thu-tuc-hanh-chinh']),
    );
  });

  it.each([
    ['vi', vi],
    ['en', en],
  ])('has a label that fits a phone button and a description for each field (%s)', (_, texts) => {
    const byKey: Record<string, { label: string; description: string }> = texts;
    expect(Object.keys(byKey)).toEqual(fields.map((row) => row.key));
    for (const { label, description } of Object.values(byKey)) {
      expect(label.length).toBeLessThanOrEqual(28);
      expect(description.length).toBeGreaterThan(20);
    }
  });
});
