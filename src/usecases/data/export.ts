import { Readable } from 'node:stream';
import type { Scope } from '../../context.ts';
import type { AttachmentRef } from '../../domain/message.ts';
import { profileOf } from '../../store/own-profile.ts';
import { dataRequestsOf, insertExport, ownQuestions, sentTo } from '../../store/own-record.ts';
import { renderExport } from './export-text.ts';
import { type Dated, recordRequest } from './request.ts';

/** What Telegram's bots may send; ten thousand times what a person leaves here. */
const LIMIT_BYTES = 50 * 1024 * 1024;

export type Exported = { type: 'exported'; file: AttachmentRef; dated: Dated };

/** Everything about a person in one file: to be read above, to be read by a machine below. */
export async function exportOwnData(scope: Scope, personId: string, locale: string): Promise<Exported> {
  const profile = await profileOf(scope.tx, personId);
  const text = renderExport(scope, scope.texts.in(locale), {
    profile,
    questions: await ownQuestions(scope.tx, personId),
    messages: await sentTo(
      scope.tx,
      profile.accounts.map((account) => account.id),
    ),
    requests: await dataRequestsOf(scope.tx, personId),
  });
  const stored = await scope.files.keep(Readable.from([Buffer.from(text)]), LIMIT_BYTES);
  if ('type' in stored) throw new Error(`the export could not be stored: ${stored.type}`);
  const id = await insertExport(scope.tx, { ...stored, mime: 'text/plain' }, personId, scope.clock.now());
  const dated = await recordRequest(scope, personId, 'export', { attachment: id });
  const name = `${scope.texts.in(locale).plain('data.export.fileName')}.txt`;
  return {
    type: 'exported',
    file: { id, kind: 'document', mime: 'text/plain', size: stored.size, name },
    dated,
  };
}
