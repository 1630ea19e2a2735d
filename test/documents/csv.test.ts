import { describe, expect, it } from 'vitest';
import { csvLine } from '../../src/documents/csv.ts';

describe('a line of CSV', () => {
  it('quotes what would end a cell or a line, and ends itself as RFC 4180 says', () => {
    expect(csvLine(['một', 'hai, ba', 'nói "vâng"', 'dòng\nhai', null, 7])).toBe(
      'một,"hai, ba","nói ""vâng""","dòng\nhai",,7\r\n',
    );
  });

  it('gives no spreadsheet a formula, and leaves numbers numbers', () => {
    const texts = ['=1+1', '+84', '-2', '@SUM(A1)', '\tx', '\rx', 'a=b'];
    expect(csvLine([...texts, -2])).toBe(`'=1+1,'+84,'-2,'@SUM(A1),'\tx,"'\rx",a=b,-2\r\n`);
  });
});
