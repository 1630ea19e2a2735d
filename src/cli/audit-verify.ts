import type { Context } from '../context.ts';
import type { Config } from '../infra/config.ts';
import type { AuditSeal } from '../store/audit-seals.ts';
import { sealKeyFrom, verifyAudit } from '../usecases/audit/seal.ts';
import type { Given, Outcome } from './outcome.ts';

/** `audit verify`: whether what was sealed is still what it was. Exit code 1 where it is not, or can't be told. */
export async function verifyAuditTrail(ctx: Context, _given: Given, config: Config): Promise<Outcome> {
  const speak = ctx.texts.in(null);
  const state = await verifyAudit(ctx, sealKeyFrom(ctx, config.secretKey));
  const said = (key: 'cli.audit.broken' | 'cli.audit.otherKey', { id, lastId, rows, sealedAt }: AuditSeal) =>
    speak.plain(key, {
      id,
      last: lastId,
      rows: speak.number(rows),
      at: speak.dateTime(sealedAt),
      variable: 'SECRET_KEY',
    });
  const { newest, rows, seals, unsealed } = state;
  const lines = [
    ...state.broken.map((seal) => said('cli.audit.broken', seal)),
    ...state.otherKey.map((seal) => said('cli.audit.otherKey', seal)),
  ];
  const whole = lines.length === 0;
  if (whole)
    lines.push(speak.plain('cli.audit.whole', { rows: speak.number(rows), seals: speak.number(seals) }));
  if (newest) lines.push(speak.plain('cli.audit.newest', { id: newest.id, seal: newest.seal }));
  lines.push(speak.plain('cli.audit.unsealed', { rows: speak.number(unsealed) }));
  const json = { whole, rows, seals, unsealed, newest, broken: state.broken, otherKey: state.otherKey };
  return { exitCode: whole ? 0 : 1, json, text: lines.join('\n') };
}
