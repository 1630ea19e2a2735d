import type { FastifyInstance } from 'fastify';
import type { Context, Scope } from '../../context.ts';
import { listSetting, textSetting } from '../../domain/settings.ts';
import type { ZaloConfig } from '../../infra/config.ts';
import type { Log } from '../../infra/log.ts';
import { rememberFact, ZALO_ACCOUNT } from '../../store/installation.ts';
import { type Channel, type Receive, SEND_LIMIT_MS } from '../channel.ts';
import { type Api, createApi } from './api.ts';
import { COVER_PATH, createArticles } from './articles.ts';
import { CATCH_UP_TIMES, type CatchUpTimes, catchUpUntil } from './catch-up.ts';
import { consentRoutes } from './consent-routes.ts';
import { coverRoute } from './cover-route.ts';
import { fetchAttachment, mayHoldFiles } from './fetch-attachment.ts';
import { createGrant, type Grant, type GrantLoss } from './grant.ts';
import { createHealth } from './health.ts';
import { createHttp, LIMITS, type Limits } from './http.ts';
import { createInterpret } from './interpret.ts';
import { createMedia } from './media.ts';
import { createOAuth } from './oauth.ts';
import { profile } from './payloads.ts';
import { BUTTONS_AT_MOST, createSender } from './send.ts';
import { toSendError } from './send-error.ts';
import { createTemplates } from './templates.ts';
import { createWebhook } from './webhook.ts';

export type { GrantLoss } from './grant.ts';

export type ZaloOptions = {
  /** Tells whoever has to consent again, in the transaction that notes the loss. */
  tellLoss(scope: Scope, loss: GrantLoss): Promise<void>;
  limits?: Partial<Limits>;
  catchUp?: Partial<CatchUpTimes>;
};

export type ZaloChannel = { channel: Channel; grant: Grant; pages(server: FastifyInstance): void };

/** A Zalo Official Account: events by a signed webhook, messages and files by its open API. */
export function createZaloChannel(ctx: Context, config: ZaloConfig, options: ZaloOptions): ZaloChannel {
  const log = ctx.log.child({ channel: 'zalo' });
  const limits = { ...LIMITS, ...options.limits };
  const http = createHttp(limits);
  const oauth = createOAuth(config, http);
  const grant = createGrant({ ctx, config, oauth, log, tellLoss: options.tellLoss });
  const api = createApi(config, grant, http, limits);
  const health = createHealth(grant.lost);
  const media = createMedia(ctx, api, config.oaId);
  const { publicUrl } = config;
  const limitMs = SEND_LIMIT_MS - 2000;
  const rules = () => ({
    hosts: listSetting(ctx.rulebook.current(), 'zalo-attachment-hosts'),
    trusted: trustedOrigins(config),
  });
  const catchUp = (ending: AbortSignal, receive: Receive) =>
    catchUpUntil(
      ending,
      {
        ...{ ctx, api, app: config, log, times: { ...CATCH_UP_TIMES, ...options.catchUp } },
        mayAsk: () => grant.lost() === null,
        isFile: (url) => mayHoldFiles(url, rules()),
      },
      receive,
    );
  const channel: Channel = {
    ...createIntake(ctx, config, { grant, log, catchUp }),
    name: 'zalo',
    abilities: ABILITIES,
    interpret: createInterpret(config.oaId),
    send: createSender({ ctx, api, media, health, publicUrl, limitMs }),
    templates: createTemplates({ ctx, api, health, templates: config.templates, limitMs }),
    openFile: (url) => fetchAttachment(url, rules()),
    nameOf: createNames(api),
    articles: createArticles({
      api,
      cover: () => textSetting(ctx.rulebook.current(), 'zalo-article-cover') || `${publicUrl}${COVER_PATH}`,
      failed: (error) => toSendError({ ctx, health }, error),
    }),
    health: health.now,
  };
  const pages = (server: FastifyInstance) => {
    consentRoutes(server, { ctx, config, grant, oauth, log });
    coverRoute(server);
  };
  return { channel, grant, pages };
}

/** People whose names one process remembers, so that it asks once while they have none in the vault. */
const NAMES_AT_MOST = 1000;

function createNames(api: Api): (userId: string) => Promise<string | null> {
  const known = new Map<string, string | null>();
  return async (userId) => {
    if (known.has(userId)) return known.get(userId) ?? null;
    const data = await api.get('/v3.0/oa/user/detail', { user_id: userId });
    const name = profile.safeParse(data).data?.display_name ?? null;
    if (known.size >= NAMES_AT_MOST) known.clear();
    known.set(userId, name);
    return name;
  };
}

const ABILITIES: Channel['abilities'] = {
  edits: false,
  idempotent: false,
  slashCommands: false,
  buttonsAtMost: BUTTONS_AT_MOST,
  windowCloses: true,
};

type IntakeParts = {
  grant: Grant;
  log: Log;
  catchUp(ending: AbortSignal, receive: Receive): Promise<void>;
};

/** The webhook, open while the channel runs. The grant is looked at when that begins, not at the first message. */
function createIntake(
  ctx: Context,
  config: ZaloConfig,
  { grant, log, catchUp }: IntakeParts,
): Pick<Channel, 'webhooks' | 'start' | 'stop'> {
  let receive: Receive | null = null;
  let looking: Promise<unknown> = Promise.resolve();
  const ending = new AbortController();
  const take: Receive = (updates) => {
    if (!receive) throw new Error('events came before the service was ready to store them');
    return receive(updates);
  };
  return {
    webhooks: [createWebhook(config, take, log)],
    async start(given) {
      receive = given;
      // Whoever invites people or links chats shows where the account is found.
      await rememberFact(ctx.db.pool, ZALO_ACCOUNT, config.oaId);
      await grant.start();
      looking = grant
        .keep()
        .catch((error: unknown) => log.warn({ err: error }, 'the grant was not looked at'))
        .then(() => catchUp(ending.signal, given));
    },
    async stop() {
      receive = null;
      ending.abort();
      grant.stop();
      await looking;
    },
  };
}

/** A simulator on this machine serves files too; the public hosts are looked at like any other. */
function trustedOrigins({ apiRoot }: ZaloConfig): ReadonlySet<string> {
  const { protocol, origin } = new URL(apiRoot);
  return new Set(protocol === 'http:' ? [origin] : []);
}
