import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { Context } from '../../context.ts';
import {
  type AuditSeal,
  auditLines,
  auditSeals,
  countAuditAfter,
  keepSeal,
  lastToSeal,
  newestSeal,
} from '../../store/audit-seals.ts';

/** No transaction lasts so long: what is older has nothing before it that is still to come. */
const SETTLED_MS = 600_000;
const PAGE = 5000;
const FIRST = '0';

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

/** Seals what was written into the audit since the last time. */
export async function sealAudit(ctx: Context, key: SealKey): Promise<void> {
  const now = ctx.clock.now();
  const before = await newestSeal(ctx);
  const after = before?.lastId ?? FIRST;
  const lastId = await lastToSeal(ctx, after, new Date(now.getTime() - SETTLED_MS));
  if (lastId === null) return;
  const made = await sealOf(ctx, key, { before, lastId });
  await keepSeal(ctx, { ...made, lastId, sealedAt: now, keyId: key.id });
}

export type AuditState = {
  rows: number;
  seals: number;
  newest: AuditSeal | null;
  /** Rows of these are not what they were. */
  broken: AuditSeal[];
  /** These were made with another key, so nothing can be said of them. */
  otherKey: AuditSeal[];
  /** Not sealed yet. */
  unsealed: number;
};

/** Whether every sealed row is still what it was, and none was taken out or put in. */
export async function verifyAudit(ctx: Context, key: SealKey): Promise<AuditState> {
  const seals = await auditSeals(ctx);
  const broken: AuditSeal[] = [];
  const otherKey: AuditSeal[] = [];
  let before: AuditSeal | null = null;
  for (const seal of seals) {
    if (seal.keyId !== key.id) otherKey.push(seal);
    else {
      const made = await sealOf(ctx, key, { before, lastId: seal.lastId });
      if (made.seal !== seal.seal || made.rows !== seal.rows) broken.push(seal);
    }
    before = seal;
  }
  const unsealed = await countAuditAfter(ctx, before?.lastId ?? FIRST);
  const rows = seals.reduce((sum, seal) => sum + seal.rows, 0);
  return { rows, seals: seals.length, newest: before, broken, otherKey, unsealed };
}

/** Each seal holds the one before, so that none can be left out either. */
async function sealOf(
  ctx: Context,
  { key }: SealKey,
  { before, lastId }: { before: AuditSeal | null; lastId: string },
): Promise<{ seal: string; rows: number }> {
  const mac = createHmac('sha256', key).update(`${before?.seal ?? ''}\n`);
  let after = before?.lastId ?? FIRST;
  let rows = 0;
  for (;;) {
    const lines = await auditLines(ctx, { after, upTo: lastId }, PAGE);
    for (const { text } of lines) mac.update(`${text.length} ${text}\n`);
    rows += lines.length;
    after = lines.at(-1)?.id ?? lastId;
    if (lines.length < PAGE) return { seal: mac.digest('hex'), rows };
  }
}
