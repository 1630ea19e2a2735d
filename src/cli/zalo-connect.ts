import type { Context } from '../context.ts';
import type { Config } from '../infra/config.ts';
import { createConnectLink } from '../usecases/zalo/connect-link.ts';
import type { Given, Outcome } from './outcome.ts';

/** A link under which an administrator of the Official Account consents, once. */
export async function connectZalo(ctx: Context, _given: Given, { zalo }: Config): Promise<Outcome> {
  const speak = ctx.texts.in(null);
  if (!zalo) {
    const text = speak.plain('zalo.off');
    return { exitCode: 1, json: { error: text }, text };
  }
  const { oaId, publicUrl } = zalo;
  const { link, expiresAt } = await ctx.db.tx((tx) => createConnectLink({ ...ctx, tx }, { oaId, publicUrl }));
  const text = speak.plain('zalo.connectLink', { link, until: speak.dateTime(expiresAt) });
  return { exitCode: 0, json: { link, expiresAt: expiresAt.toISOString() }, text };
}
