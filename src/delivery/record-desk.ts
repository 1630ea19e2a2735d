import type { Context } from '../context.ts';
import { type Repeated, repeatEvery } from '../infra/repeat.ts';
import { makeRecords } from '../usecases/records/make-record.ts';

const LOOK_MS = 5000;

/** Makes the records of what was delivered that somebody asked for: with a million messages that takes its time. */
export function createRecordDesk(ctx: Context): Repeated {
  return repeatEvery(
    LOOK_MS,
    () => makeRecords(ctx),
    (error) => ctx.log.error({ err: error }, 'delivery record not made'),
  );
}
