import type { Context } from '../context.ts';
import { sealAudit, sealKeyFrom } from '../usecases/audit/seal.ts';

/** Makes what was written into the audit tamper-evident. */
export async function sealNewAudit(ctx: Context, secretKey: string | null): Promise<void> {
  await sealAudit(ctx, sealKeyFrom(ctx, secretKey));
}
