import type { Context } from '../context.ts';
import { numberSetting } from '../domain/settings.ts';
import { oldExports } from '../store/data-requests.ts';
import { deleteAttachment, removeUnneeded } from '../store/stored-files.ts';

const DAY_MS = 86_400_000;

/** A file with everything about a person is for one download, not to be kept. */
export async function pruneExports(ctx: Context): Promise<void> {
  const days = numberSetting(ctx.rulebook.current(), 'export-keep-days');
  const before = new Date(ctx.clock.now().getTime() - days * DAY_MS);
  for (const id of await oldExports(ctx, before)) {
    const hash = await deleteAttachment(ctx, id);
    if (hash) await removeUnneeded(ctx, hash);
  }
}
