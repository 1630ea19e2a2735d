/** Numbers are ours; a text may come from anybody. */
export type CsvCell = string | number | null;

/** Spreadsheets take a UTF-8 file without this mark for another encoding. */
export const CSV_MARK = '\uFEFF';

/** What begins so is run as a formula when a spreadsheet opens the file. */
const FORMULA = /^[=+\-@\t\r]/;

/** One line (RFC 4180) with its end. A text that would be a formula gets an apostrophe before it. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
