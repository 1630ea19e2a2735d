import { type Channel, FileError } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import type { AttachmentKind, Incoming } from '../domain/message.ts';

/** The most a file from a person may have; Telegram's bots can't fetch more. */
export const FILE_LIMIT_BYTES = 20 * 1024 * 1024;

export type KeptFile =
  | { type: 'kept'; sha256: string; size: number; mime: string; kind: AttachmentKind }
  | { type: 'not-kept'; why: 'too-large' | 'empty' | 'gone' };

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
    // A voice note and an audio file look alike in content: what the channel called it decides between the two.
    const kind =
      stored.kind === 'voice' || stored.kind === 'audio'
        ? file.kind === 'audio'
          ? 'audio'
          : 'voice'
        : stored.kind;
    return { type: 'kept', sha256: stored.sha256, size: stored.size, mime: stored.mime, kind };
  } catch (error) {
    if (error instanceof FileError && error.reason !== 'unreachable')
      return { type: 'not-kept', why: error.reason };
    throw error;
  }
}
