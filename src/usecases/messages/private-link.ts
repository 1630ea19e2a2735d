import type { Context } from '../../context.ts';
import { factOf, TELEGRAM_BOT, ZALO_ACCOUNT } from '../../store/installation.ts';

/**
 * A link that opens the private chat with us on a channel, with a payload or without; null where none is known. Zalo takes
 * no payload: what is meant has to be typed there.
 */
export async function privateLink(
  ctx: Context,
  channel: string,
  payload: string | null,
): Promise<string | null> {
  if (channel === 'zalo') {
    const account = await factOf(ctx.db.pool, ZALO_ACCOUNT);
    return account && `https://zalo.me/${account}`;
  }
  if (channel !== 'telegram') return null;
  const bot = await factOf(ctx.db.pool, TELEGRAM_BOT);
  if (bot === null) return null;
  return `https://t.me/${bot}${payload === null ? '' : `?start=${payload}`}`;
}

/** The payload of a link to one question, as its code without the dash, which not every link may hold. */
export function questionPayload(code: string): string {
  return code.replace('-', '_');
}
