import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { CONNECT_PATH, hashOf, newSecret } from '../../domain/consent-link.ts';
import type { ZaloConfig } from '../../infra/config.ts';
import { html } from '../../infra/html.ts';
import type { Log } from '../../infra/log.ts';
import { createSecretBox } from '../../infra/secret-box.ts';
import type { TextKey } from '../../infra/texts.ts';
import { beginConsent, takeConsent } from '../../store/zalo-consents.ts';
import type { Grant } from './grant.ts';
import { CallError } from './http.ts';
import { CALLBACK_PATH, type OAuth, permissionUrl } from './oauth.ts';

const connectQuery = z.object({ key: z.string().min(1).max(128) });
const callbackQuery = z.object({
  code: z.string().min(1).max(2048),
  state: z.string().min(1).max(128),
  oa_id: z.string().max(64).optional(),
});

type Setting = { ctx: Context; config: ZaloConfig; grant: Grant; oauth: OAuth; log: Log };

/** Consent by an administrator of the Official Account: a one-time link, PKCE, and a state that only we know. */
export function consentRoutes(server: FastifyInstance, setting: Setting): void {
  const { ctx, config } = setting;
  const box = createSecretBox(config.secretKey, 'zalo-consent');

  server.get(CONNECT_PATH, async (request, reply) => {
    const key = connectQuery.safeParse(request.query).data?.key;
    const [state, verifier] = [newSecret(), newSecret()];
    const sealed = box.seal(verifier, config.oaId);
    const begun =
      key !== undefined &&
      (await beginConsent(ctx, config.oaId, {
        linkHash: hashOf(key),
        stateHash: hashOf(state),
        verifier: sealed,
      }));
    if (!begun) return page(ctx, reply, 410, 'zalo.page.stale');
    return guarded(reply).redirect(permissionUrl(config, state, verifier), 302);
  });

  server.get(CALLBACK_PATH, async (request, reply) => {
    const query = callbackQuery.safeParse(request.query).data;
    const sealed = query ? await takeConsent(ctx, config.oaId, hashOf(query.state)) : null;
    const verifier = sealed === null ? null : box.open(sealed, config.oaId);
    if (!query || verifier === null) return page(ctx, reply, 410, 'zalo.page.stale');
    if (query.oa_id !== undefined && query.oa_id !== config.oaId)
      return page(ctx, reply, 409, 'zalo.page.otherAccount');
    return exchange(setting, reply, query.code, verifier);
  });
}

async function exchange(
  { ctx, grant, oauth, log }: Setting,
  reply: FastifyReply,
  code: string,
  verifier: string,
) {
  try {
    await grant.adopt(await oauth.exchange(code, verifier));
    log.info('an administrator consented: Zalo is connected');
    return page(ctx, reply, 200, 'zalo.page.connected');
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    log.warn({ err: error }, 'the consent brought no grant');
    return page(ctx, reply, 502, 'zalo.page.failed', { why: String(error.code) });
  }
}

function page(
  ctx: Context,
  reply: FastifyReply,
  status: number,
  key: TextKey,
  params: Record<string, string> = {},
) {
  const speak = ctx.texts.in(null);
  const title = speak.plain('zalo.page.title');
  const body = html`<!doctype html><html lang="${speak.locale}"><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><body><h1>${title}</h1><p>${speak.plain(key, params)}</p></body></html>`;
  return guarded(reply).code(status).type('text/html; charset=utf-8').send(body.toString());
}

/** The address holds a secret: nobody keeps it, nobody is told where the visitor came from. */
function guarded(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'");
}
