import type { Context } from '../context.ts';
import { civilDate } from '../domain/civil-date.ts';
import { datedSetting } from '../domain/settings.ts';
import { compactPiece, wantRecords } from '../store/compact-outbox.ts';
import { makeRecords } from '../usecases/records/make-record.ts';

const DAY_MS = 86_400_000;
/** So few that nobody waits for a piece; a million are done in a night all the same. */
const PIECE = 2000;

/** Messages that came to their end long ago become numbers; of what the law wants announced the record is kept before. */
export async function compactOutbox(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const days = datedSetting(ctx.rulebook.current(), 'outbox-keep-days', civilDate(now, ctx.timeZone));
  if (days === null) return;
  const before = new Date(now.getTime() - days * DAY_MS);
  await wantRecords(ctx, before, ctx.texts.defaultLocale);
  await makeRecords(ctx);
  let messages = 0;
  let piece = await compactPiece(ctx, before, PIECE);
  while (piece) {
    messages += piece.messages;
    piece = await compactPiece(ctx, before, PIECE, piece.end);
  }
  if (messages > 0) ctx.log.info({ messages }, 'old messages became numbers');
}
