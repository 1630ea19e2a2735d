import { type Channel, FileError } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { type AttachmentKind, FILE_LIMIT_BYTES, type Incoming } from '../domain/message.ts';
import type { NotKept } from '../infra/files.ts';
import { removeUnneeded } from '../store/stored-files.ts';

export type KeptFile =
  | { type: 'kept'; sha256: string; size: number; mime: string; kind: AttachmentKind }
  | { type: 'not-kept'; why: WhyNotKept };

export type WhyNotKept = NotKept['type'] | 'gone';

/**
 * Brings the files of an update under DATA_DIR before its transaction begins, so that a slow download holds no row.
 * A file that can't be had now makes the update wait (throws); one that never can is reported to its sender.
 */
export async function keepFiles(ctx: Context, channel: Channel, incoming: Incoming): Promise<KeptFile[]> {
  if (incoming.type !== 'message') return [];
  const kept: KeptFile[] = [];
  for (const file of incoming.files) {
    kept.push(await keepFile(ctx, channel, file));
  }
  return kept;
}

/**
 * Removes the files of a handled update that nothing took up: a picture sent with a command, one too many, one of a
 * message that was refused. Nobody could find them later, not even to erase them.
 */
export async function dropUnused(ctx: Context, files: readonly KeptFile[]): Promise<void> {
  try {
    for (const file of files) if (file.type === 'kept') await removeUnneeded(ctx, file.sha256);
  } catch (error) {
    // The update is handled all the same.
    ctx.log.warn({ err: error }, 'unused files not removed');
  }
}

async function keepFile(
  ctx: Context,
  channel: Channel,
  file: { token: string; kind: AttachmentKind; size: number | null },
): Promise<KeptFile> {
  if (file.size !== null && file.size > FILE_LIMIT_BYTES) return { type: 'not-kept', why: 'too-large' };
  try {
    const opened = await channel.openFile(file.token);
    const stored = await ctx.files.keep(opened.stream, FILE_LIMIT_BYTES);
    if ('type' in stored) return { type: 'not-kept', why: stored.type };
    const kind = kindAs(file.kind, stored.kind);
    return { type: 'kept', sha256: stored.sha256, size: stored.size, mime: stored.mime, kind };
  } catch (error) {
    if (error instanceof FileError && error.reason !== 'unreachable')
      return { type: 'not-kept', why: error.reason };
    throw error;
  }
}

/** What a file is, by its content, among what that content may be, by what the channel called it. */
function kindAs(announced: AttachmentKind, stored: AttachmentKind): AttachmentKind {
  // A picture sent as a file was sent so to be passed on as sharp as it is.
  if (announced === 'document' && stored === 'image') return 'document';
  // Sound alone may come in a container that can carry pictures too.
  const spoken = announced === 'voice' || announced === 'audio';
  const playable = stored === 'voice' || stored === 'audio' || stored === 'video';
  if (playable && spoken) return announced;
  return stored === 'audio' ? 'voice' : stored;
}
