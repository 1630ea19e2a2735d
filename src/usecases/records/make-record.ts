import { Readable } from 'node:stream';
import type { Context, Scope } from '../../context.ts';
import { CSV_MARK } from '../../documents/csv.ts';
import type { AttachmentRef } from '../../domain/message.ts';
import { audit } from '../../store/audit.ts';
import {
  giveUpRecord,
  insertRecordFile,
  type OpenRecord,
  type RecordFile,
  type RecordSubject,
  recordMade,
  recordNotMade,
  recordSubject,
  takeRecord,
} from '../../store/delivery-records.ts';
import { readDeliveries } from '../../store/delivery-rows.ts';
import { tell } from '../messages/tell.ts';
import { recordText } from './record-text.ts';

const LEASE_MS = 15 * 60_000;
/** A file of so many lines opens in any spreadsheet, and Telegram's bots may send it (50 MB). */
const SIZES = { page: 5000, part: 200_000 };
type Sizes = typeof SIZES;
const PART_BYTES = 50 * 1024 * 1024;

/** Makes the records that somebody asked for, one after the other; one that can't be made holds no other up. */
export async function makeRecords(ctx: Context, sizes: Sizes = SIZES): Promise<void> {
  for (;;) {
    const record = await takeRecord(ctx, LEASE_MS);
    if (!record) return;
    try {
      if (record.over) await giveUp(ctx, record);
      else await makeRecord(ctx, record, sizes);
    } catch (error) {
      ctx.log.error({ err: error, record: record.id }, 'delivery record not made');
      if (await recordNotMade(ctx, record)) await giveUp(ctx, record);
    }
  }
}

async function makeRecord(ctx: Context, record: OpenRecord, sizes: Sizes): Promise<void> {
  const subject = await recordSubject(ctx, record);
  if (!subject) throw new Error(`the record ${record.id} is about nothing that was sent`);
  const files = await writeFiles(ctx, record, subject, sizes);
  await ctx.db.tx((tx) => handOver({ ...ctx, tx }, record, subject, files));
  ctx.wake.tell('outbox');
}

/** Whoever waits for it is told, so that they can ask those who run the service. */
async function giveUp(ctx: Context, { id, personId }: OpenRecord): Promise<void> {
  await ctx.db.tx(async (tx) => {
    if (!(await giveUpRecord(tx, id, ctx.clock.now()))) return;
    ctx.log.error({ record: id }, 'delivery record given up');
    if (personId === null) return;
    await tell({ ...ctx, tx }, [personId], { kind: 'delivery-record' }, (speaker) => ({
      text: speaker.rich('record.notMade', { record: id.slice(-8) }),
    }));
  });
  ctx.wake.tell('outbox');
}

/** The files of a record, each whole for itself; no more than a page of messages is in memory. */
async function writeFiles(
  ctx: Context,
  record: OpenRecord,
  subject: RecordSubject,
  sizes: Sizes,
): Promise<RecordFile[]> {
  const text = recordText(ctx, ctx.texts.in(record.locale));
  return readDeliveries(ctx, record, sizes.page, async (counts, pages) => {
    const files: RecordFile[] = [];
    let page = await pages.next();
    do {
      let rows = 0;
      const head = text.head(subject, { counts, part: files.length + 1, madeAt: ctx.clock.now() });
      const written = async function* () {
        yield CSV_MARK + head;
        while (!page.done && rows < sizes.part) {
          yield page.value.map(text.line).join('');
          rows += page.value.length;
          page = await pages.next();
        }
      };
      const stored = await ctx.files.keep(Readable.from(written()), PART_BYTES);
      if ('type' in stored) throw new Error(`the record ${record.id} was not kept: ${stored.type}`);
      files.push({ sha256: stored.sha256, size: stored.size, rows });
    } while (!page.done);
    return files;
  });
}

/** Notes what was made, and gives it to who asked for it. */
async function handOver(
  scope: Scope,
  record: OpenRecord,
  subject: RecordSubject,
  files: RecordFile[],
): Promise<void> {
  const { id, personId, broadcastId, noticeId } = record;
  const now = scope.clock.now();
  if (!(await recordMade(scope.tx, id, files, now))) return;
  const data = { record: id, what: subject.what, files };
  await audit(scope, {
    actorId: personId,
    action: 'delivery-record',
    subject: broadcastId ?? noticeId,
    data,
  });
  if (personId === null) return;
  const of = subject.conferenceCode ?? (broadcastId ?? noticeId ?? '').slice(-8);
  const speak = scope.texts.in(record.locale);
  const attachments: AttachmentRef[] = [];
  for (const [index, file] of files.entries()) {
    const name = `${speak.plain('record.fileName', { of, part: index + 1 })}.csv`;
    const attachment = await insertRecordFile(scope.tx, file, personId, now);
    attachments.push({ id: attachment, kind: 'document', mime: 'text/csv', size: file.size, name });
  }
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  await tell(scope, [personId], { kind: 'delivery-record' }, (speaker) => ({
    text: speaker.rich('record.made', { rows: speaker.number(rows), at: speaker.dateTime(now) }),
    attachments,
  }));
}
