import { Readable } from 'node:stream';
import type { Scope } from '../../context.ts';
import { spreadsheet } from '../../documents/spreadsheet.ts';
import type { AttachmentRef } from '../../domain/message.ts';
import type { Speaker } from '../../infra/texts.ts';
import { insertExport } from '../../store/own-record.ts';
import type { Report } from './report.ts';
import { reportSheets } from './report-sheets.ts';

/** Some hundred rows make some ten thousand bytes. */
const LIMIT_BYTES = 10 * 1024 * 1024;

/** The report as a spreadsheet, for one person. It names nobody. */
export async function reportFile(
  scope: Scope,
  speak: Speaker,
  { report, personId }: { report: Report; personId: string },
): Promise<AttachmentRef> {
  const bytes = await spreadsheet(reportSheets(scope, speak, report));
  const stored = await scope.files.keep(Readable.from([bytes]), LIMIT_BYTES);
  if ('type' in stored) throw new Error(`the report could not be stored: ${stored.type}`);
  const { mime, size } = stored;
  const id = await insertExport(scope.tx, stored, personId, scope.clock.now());
  return { id, kind: 'document', mime, size, name: `${speak.plain('report.fileName')}.xlsx` };
}
