import type { Context } from '../context.ts';

/** When a channel was last ready to be told something, over all processes; and since when it may have missed something. */
export type Listening = { first: Date; last: Date; missedSince: Date | null };

const NAMES = ['first', 'last', 'missed'] as const;

function keyOf(channel: string, name: (typeof NAMES)[number]): string {
  return `listening-${channel}-${name}`;
}

/** Null where the channel never listened. */
export async function readListening(ctx: Context, channel: string): Promise<Listening | null> {
  const { rows } = await ctx.db.pool.query<{ key: string; value: string }>(
    'SELECT key, value FROM installation WHERE key = ANY($1)',
    [NAMES.map((name) => keyOf(channel, name))],
  );
  const found = new Map(rows.map(({ key, value }) => [key, new Date(value)]));
  const [first, last, missed] = NAMES.map((name) => found.get(keyOf(channel, name)));
  return first && last ? { first, last, missedSince: missed ?? null } : null;
}

/** Notes that the channel listens now. */
export async function noteListening(ctx: Context, channel: string): Promise<void> {
  const now = ctx.clock.now().toISOString();
  await ctx.db.pool.query(
    `INSERT INTO installation (key, value) VALUES ($1, $3), ($2, $3)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE installation.key = $2`,
    [keyOf(channel, 'first'), keyOf(channel, 'last'), now],
  );
}

/** Notes that something may have been missed since then; what is noted stays until all of it was looked for. */
export async function noteMissed(ctx: Context, channel: string, since: Date): Promise<void> {
  await ctx.db.pool.query(
    `INSERT INTO installation (key, value) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET value = least(installation.value, excluded.value)`,
    [keyOf(channel, 'missed'), since.toISOString()],
  );
}

/** What was missed since then was looked for; an older or a newer note stays. */
export async function noteCaughtUp(ctx: Context, channel: string, since: Date): Promise<void> {
  await ctx.db.pool.query('DELETE FROM installation WHERE key = $1 AND value = $2', [
    keyOf(channel, 'missed'),
    since.toISOString(),
  ]);
}
