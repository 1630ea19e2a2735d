import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { Context } from '../../context.ts';
import {
  type AuditSeal,
  auditAfter,
  auditLines,
  auditSeals,
  keepSeal,
  lastToSeal,
  newestSeal,
} from '../../store/audit-seals.ts';

/** No transaction lasts so long: what is older has nothing before it that is still to come. */
const SETTLED_MS = 600_000;
const PAGE = 5000;
/** Before every row. */
const FIRST = '-9223372036854775808';

export type SealKey = { key: Buffer; id: string };

/**
 * The key of the seals, from SECRET_KEY: whoever can write to the database but does not have it can't make a seal that fits.
 * Without one (the demo) the installation's own is taken, which only shows accidents.
 */
export function sealKeyFrom(ctx: Context, secretKey: string | null): SealKey {
  const secret = secretKey === null ? ctx.sealKey : Buffer.from(secretKey, 'base64');
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'doi-thoai audit', 32));
  return { key, id: createHash('sha256').update(key).digest('hex').slice(0, 8) };
}

/** Seals what was written into the audit since the last time. The log has the seal too: it leaves the database that way. */
export async function sealAudit(ctx: Context, key: SealKey): Promise<void> {
  const sealedAt = ctx.clock.now();
  const before = await newestSeal(ctx);
  const afterId = before?.lastId ?? FIRST;
  const [settled, ahead] = [-SETTLED_MS, SETTLED_MS].map((ms) => new Date(sealedAt.getTime() + ms)) as [
    Date,
    Date,
  ];
  const lastId = await lastToSeal(ctx, afterId, { settled, ahead });
  if (lastId === null) return;
  const about = { afterId, lastId, sealedAt, keyId: key.id };
  const made = await sealOf(ctx, key, about, before);
  if (await keepSeal(ctx, { ...about, ...made })) ctx.log.info({ lastId, ...made }, 'audit sealed');
}

export type AuditState = {
  rows: number;
  seals: AuditSeal[];
  /** Their rows, or they themselves, are not what they were, or one before them is gone. */
  broken: AuditSeal[];
  /** These were made with an earlier key, so only the number of their rows can be looked at. */
  otherKey: AuditSeal[];
  /** Not sealed yet. */
  unsealed: { rows: number; since: Date | null };
};

/** Whether every sealed row is still what it was, and none was taken out or put in. */
export async function verifyAudit(ctx: Context, key: SealKey): Promise<AuditState> {
  const seals = await auditSeals(ctx);
  const broken: AuditSeal[] = [];
  const otherKey: AuditSeal[] = [];
  let before: AuditSeal | null = null;
  for (const seal of seals) {
    const made = await sealOf(ctx, key, seal, before);
    const follows = seal.afterId === (before?.lastId ?? FIRST) && made.rows === seal.rows;
    // A key that was given up does not come back.
    const isEarlier: boolean = seal.keyId !== key.id && (before === null || otherKey.includes(before));
    if (follows && isEarlier) otherKey.push(seal);
    else if (!follows || made.seal !== seal.seal) broken.push(seal);
    before = seal;
  }
  const unsealed = await auditAfter(ctx, before?.lastId ?? FIRST);
  return { rows: seals.reduce((sum, { rows }) => sum + rows, 0), seals, broken, otherKey, unsealed };
}

/** Each seal holds the one before, so that none can be left out between two others. */
async function sealOf(
  ctx: Context,
  { key }: SealKey,
  about: Pick<AuditSeal, 'afterId' | 'lastId' | 'sealedAt' | 'keyId'>,
  before: AuditSeal | null,
): Promise<{ seal: string; rows: number }> {
  const head = [before?.seal ?? '', about.afterId, about.lastId, about.sealedAt.toISOString(), about.keyId];
  const mac = createHmac('sha256', key).update(`${head.join(' ')}\n`);
  let after = about.afterId;
  let rows = 0;
  for (;;) {
    const lines = await auditLines(ctx, { after, upTo: about.lastId }, PAGE);
    for (const { text } of lines) mac.update(`${text.length} ${text}\n`);
    rows += lines.length;
    after = lines.at(-1)?.id ?? about.lastId;
    if (lines.length < PAGE) return { seal: mac.digest('hex'), rows };
  }
}
