/** Tables as an XLSX file. The library is loaded with the first one. */

/** A text stays a text whatever it begins with. A `Date` shows the clock of its UTC fields: a spreadsheet knows no time zones. */
export type SheetCell = string | number | Date | null;

export type Sheet = {
  /** At most 31 characters, none of `\ / ? * [ ] :`. */
  name: string;
  /** The first row, set in bold; it stays in sight. */
  head: readonly string[];
  rows: readonly (readonly SheetCell[])[];
  /** Of each column, in characters. */
  widths: readonly number[];
};

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** For some thousand rows: the whole file is made in memory. */
export async function spreadsheet(sheets: readonly Sheet[]): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const made = sheets.map(({ name, head, rows, widths }) => ({
    sheet: name,
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: 1,
    data: [
      head.map((text) => ({ ...textCell(text), fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map(cellOf)),
    ],
  }));
  return writeXlsxFile(made).toBuffer();
}

function cellOf(value: SheetCell) {
  if (value === null) return null;
  if (typeof value === 'number') return { type: Number, value };
  if (value instanceof Date) return { type: Date, value, format: 'dd/mm/yyyy hh:mm' };
  return textCell(value);
}

/** What XML can't carry makes the whole file unreadable. */
const NOT_IN_XML = /(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu;

function textCell(text: string) {
  return { type: String, value: text.toWellFormed().replace(NOT_IN_XML, ''), wrap: true };
}
