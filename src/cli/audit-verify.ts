import type { Context } from '../context.ts';
import type { Config } from '../infra/config.ts';
import type { AuditSeal } from '../store/audit-seals.ts';
import { sealKeyFrom, verifyAudit } from '../usecases/audit/seal.ts';
import type { Given, Outcome } from './outcome.ts';

/**
 * `audit verify`: whether what was sealed is still what it was. `--seal`: and whether a seal that was noted earlier is still
 * there. Exit code 1 where it is not, or can't be told.
 */
export async function verifyAuditTrail(ctx: Context, { values }: Given, config: Config): Promise<Outcome> {
  const speak = ctx.texts.in(null);
  const state = await verifyAudit(ctx, sealKeyFrom(ctx, config.secretKey));
  const { seals, broken, otherKey, rows, unsealed } = state;
  const noted = typeof values['seal'] === 'string' ? values['seal'].trim().toLowerCase() : null;
  const gone = noted !== null && !seals.some(({ seal }) => seal === noted) ? noted : null;
  const said = (
    key: 'cli.audit.broken' | 'cli.audit.otherKey',
    { id, lastId, sealedAt, ...seal }: AuditSeal,
  ) =>
    speak.plain(key, {
      ...{ id, last: lastId, rows: speak.number(seal.rows) },
      ...{ at: speak.dateTime(sealedAt), variable: 'SECRET_KEY' },
    });
  const problems = [
    ...(gone ? [speak.plain('cli.audit.gone', { seal: gone })] : []),
    ...broken.map((seal) => said('cli.audit.broken', seal)),
    ...otherKey.map((seal) => said('cli.audit.otherKey', seal)),
  ];
  const whole = problems.length === 0;
  const newest = seals.at(-1) ?? null;
  const lines = [
    ...(whole
      ? [speak.plain('cli.audit.whole', { rows: speak.number(rows), seals: speak.number(seals.length) })]
      : problems),
    ...(newest
      ? [speak.plain('cli.audit.newest', { seal: newest.seal, at: speak.dateTime(newest.sealedAt) })]
      : []),
    unsealed.since
      ? speak.plain('cli.audit.unsealed', {
          rows: speak.number(unsealed.rows),
          since: speak.dateTime(unsealed.since),
        })
      : speak.plain('cli.audit.allSealed'),
  ];
  const json = { whole, rows, seals: seals.length, unsealed, newest, gone, broken, otherKey };
  return { exitCode: whole ? 0 : 1, json, text: lines.join('\n') };
}
