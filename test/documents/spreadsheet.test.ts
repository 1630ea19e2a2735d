import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { spreadsheet } from '../../src/documents/spreadsheet.ts';

describe('a spreadsheet', () => {
  it('keeps a text a text, whatever it begins with or holds', async () => {
    const texts = [
      '=1+1',
      '+84 912',
      '-x',
      '@SUM(A1)',
      '\tx',
      '<b>&"',
      'a\u0001b\uD800c',
      '0012',
      'Chiềng Sinh',
    ];
    const at = new Date(Date.UTC(2026, 11, 20, 7, 30));
    const file = await spreadsheet([
      { name: 'Một', head: ['=A', 'B'], rows: texts.map((text) => [text, 5]), widths: [20, 8] },
      { name: 'Hai', head: ['Giờ'], rows: [[at], [null]], widths: [20] },
    ]);
    const [first, second] = await readXlsxFile(file);
    expect(first?.sheet).toBe('Một');
    expect(first?.data[0]).toEqual(['=A', 'B']);
    const kept = texts.map((text) => text.replace('\u0001', '').replace('\uD800', ''));
    expect(first?.data.slice(1).map((row) => String(row[0]).trim())).toEqual(kept.map((text) => text.trim()));
    expect(first?.data.slice(1).map((row) => row[1])).toEqual(texts.map(() => 5));
    expect(second?.data[1]?.[0]).toEqual(at);
    expect(file.includes('<f>')).toBe(false);
  });
});
