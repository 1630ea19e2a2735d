// The service as it runs by default, in which an announcement is sent, looked at and stopped by the use cases themselves,
// on word of the bench.
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/infra/config.ts';
import { progressOf } from '../../src/store/broadcast-progress.ts';
import type { RecordFile } from '../../src/store/delivery-records.ts';
import { announceOwnWords } from '../../src/usecases/announcements/announce.ts';
import { sendAnnouncement } from '../../src/usecases/announcements/send.ts';
import { steerAnnouncement } from '../../src/usecases/announcements/steer.ts';
import { askForBroadcastRecord } from '../../src/usecases/records/ask-for-record.ts';
import { makeRecords } from '../../src/usecases/records/make-record.ts';

export type Asked =
  | { type: 'announce'; personId: string }
  | { type: 'progress'; id: string; status: 'sent' | 'stopped' }
  | { type: 'stop'; personId: string; id: string }
  | { type: 'record'; personId: string; id: string }
  | { type: 'memory' };

/** `ms`: how long it took. `at`: when it was committed, in epoch milliseconds. */
export type Told =
  | { type: 'announced'; id: string; people: number; previewMs: number; ms: number }
  | { type: 'progressed'; ms: number; sent: number }
  | { type: 'stopped'; at: number }
  | { type: 'recorded'; ms: number; files: number; megabytes: number }
  | { type: 'memory'; peakMb: number; residentMb: number };

const config = readConfig(process.env);
const app = await buildApp(config, process.env['DATABASE_URL'] ?? '');
const { ctx } = app;

async function answer(asked: Asked): Promise<Told> {
  const began = performance.now();
  const since = () => performance.now() - began;
  switch (asked.type) {
    case 'announce': {
      const { personId } = asked;
      const prepared = await ctx.db.tx((tx) =>
        announceOwnWords({ ...ctx, tx }, { personId, text: 'x'.repeat(200) }),
      );
      if (prepared.type !== 'prepared') throw new Error(`not prepared: ${prepared.type}`);
      const previewMs = since();
      const { id } = prepared.broadcast;
      const sent = await ctx.db.tx((tx) =>
        sendAnnouncement({ ...ctx, tx }, { personId, id, article: false, now: true }),
      );
      if (sent.type !== 'sent') throw new Error(`not sent: ${sent.type}`);
      return { type: 'announced', id, people: sent.people, previewMs, ms: since() - previewMs };
    }
    case 'progress': {
      const progress = await ctx.db.tx((tx) => progressOf(tx, asked));
      return { type: 'progressed', ms: since(), sent: progress.sent };
    }
    case 'stop': {
      const { personId, id } = asked;
      await ctx.db.tx((tx) => steerAnnouncement({ ...ctx, tx }, { personId, id, step: 'stop' }));
      return { type: 'stopped', at: Date.now() };
    }
    case 'record':
      return { type: 'recorded', ...(await recordOf(asked)), ms: since() };
    case 'memory':
      return {
        type: 'memory',
        peakMb: process.resourceUsage().maxRSS / 1024,
        residentMb: process.memoryUsage().rss / 2 ** 20,
      };
    default:
      return asked satisfies never;
  }
}

async function recordOf({ personId, id }: { personId: string; id: string }) {
  await ctx.db.tx((tx) => askForBroadcastRecord({ ...ctx, tx }, { personId, locale: 'vi', id }));
  await makeRecords(ctx);
  const { rows } = await ctx.db.pool.query<{ files: RecordFile[] | null }>(
    'SELECT files FROM delivery_record',
  );
  const files = rows[0]?.files;
  if (!files) throw new Error('no record');
  return { files: files.length, megabytes: files.reduce((sum, { size }) => sum + size, 0) / 2 ** 20 };
}

process.on('message', (asked: Asked) => {
  answer(asked).then(
    (told) => process.send?.(told),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
const { address } = await app.start();
console.log(`ready: ${address}`);
