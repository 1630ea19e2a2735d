import { createHash } from 'node:crypto';
import type { Context, Scope } from '../../context.ts';
import type { ZaloConfig } from '../../infra/config.ts';
import type { Log } from '../../infra/log.ts';
import { createSecretBox, type SecretBox } from '../../infra/secret-box.ts';
import { factOf, rememberFact } from '../../store/installation.ts';
import {
  markGrantDead,
  noteRenewalBegun,
  noteRenewalUndone,
  readGrant,
  type StoredGrant,
  storeGrant,
} from '../../store/zalo-grants.ts';
import { alone } from './alone.ts';
import { CallError } from './http.ts';
import { isDeadGrant, type OAuth, type Pair } from './oauth.ts';

/** A token is renewed so long before its end that an outage of hours does no harm. */
const AHEAD_MS = 6 * 3_600_000;
/** With less left than this a token is not begun with: it might end under way. */
const TOO_LATE_MS = 5 * 60_000;
const STORE_TRIES = 3;

/** Why an administrator has to consent (again). */
export type GrantLoss =
  /** Nobody ever consented, and no ZALO_REFRESH_TOKEN is set. */
  | 'none'
  /** Zalo says that the refresh token no longer holds. */
  | 'refused'
  /** A renewal ended between Zalo's answer and our database: the old token is used up, the new one lost. */
  | 'interrupted'
  /** SECRET_KEY is another one than when the tokens were stored. */
  | 'unreadable';

export class GrantLost extends Error {
  override name = 'GrantLost';
  readonly loss: GrantLoss;
  constructor(loss: GrantLoss) {
    super(`consent is needed: ${loss}`);
    this.loss = loss;
  }
}

export type Grant = {
  /** @throws GrantLost, CallError */
  accessToken(): Promise<string>;
  /** Another token than the one that Zalo refused. @throws GrantLost, CallError */
  instead(refused: string): Promise<string>;
  /** Renews well ahead of the end; to be called every few minutes by any number of processes. */
  keep(): Promise<void>;
  /** Takes the pair that a consent brought. */
  adopt(pair: Pair): Promise<void>;
  /** Why there is no grant, as this process knows; null while there is one. */
  lost(): GrantLoss | null;
  start(): Promise<void>;
  stop(): void;
};

type Setting = {
  ctx: Context;
  config: ZaloConfig;
  oauth: OAuth;
  log: Log;
  /** Tells whoever has to act, in the transaction that notes the loss. */
  tellLoss(scope: Scope, loss: GrantLoss): Promise<void>;
};

type Known = { access: string; endsAt: number };

/** The one who knows the tokens: one renewal at a time over all processes, each pair stored before it is used. */
export function createGrant(setting: Setting): Grant {
  const { ctx, config, log } = setting;
  const box = createSecretBox(config.secretKey, 'zalo-grant');
  const mind = createMind(setting, box);
  const leftOf = (known: Known | null) => (known ? known.endsAt - ctx.clock.now().getTime() : 0);
  let forget: (() => void) | null = null;
  return {
    lost: () => mind.now().loss,
    async accessToken() {
      const known = mind.now().known ?? (await mind.read());
      const { loss } = mind.now();
      if (loss) throw new GrantLost(loss);
      if (known && leftOf(known) > TOO_LATE_MS) return known.access;
      return (await mind.renew(known?.access ?? null)).access;
    },
    instead: async (refused) => (await mind.renew(refused)).access,
    async keep() {
      const known = await mind.read();
      if (leftOf(known) > AHEAD_MS) return;
      await mind
        .renew(known?.access ?? null)
        .catch((error: unknown) => log.warn({ err: error }, 'the grant was not renewed'));
    },
    async adopt(pair) {
      mind.learn(await keepPair(setting, box, pair), null);
      ctx.wake.tell(WAKE);
    },
    async start() {
      forget = ctx.wake.on(WAKE, () => {
        mind.read().catch((error: unknown) => log.warn({ err: error }, 'the grant was not read'));
      });
      await mind.read();
    },
    stop: () => forget?.(),
  };
}

/** What this process knows of the grant; of its own renewals there is one at a time, too. */
function createMind(setting: Setting, box: SecretBox) {
  const { ctx, config } = setting;
  let now: { known: Known | null; loss: GrantLoss | null } = { known: null, loss: null };
  let renewing: Promise<Known> | null = null;
  const learn = (known: Known | null, loss: GrantLoss | null): void => {
    now = { known, loss };
    ctx.metrics.channelGrant.set({ channel: 'zalo' }, loss === null ? 1 : 0);
  };
  const renewed = async (refused: string | null): Promise<Known> => {
    try {
      const known = await alone(ctx, `zalo grant ${config.oaId}`, () => renewAlone(setting, box, refused));
      learn(known, null);
      return known;
    } catch (error) {
      if (error instanceof GrantLost) learn(null, error.loss);
      throw error;
    } finally {
      renewing = null;
    }
  };
  return {
    now: () => now,
    learn,
    async read(): Promise<Known | null> {
      const stored = await readGrant(ctx, config.oaId);
      const known = knownOf(box, config.oaId, stored);
      learn(known, stored?.deadSince ? lossOf(stored.deadWhy) : null);
      return known;
    },
    renew(refused: string | null): Promise<Known> {
      renewing ??= renewed(refused);
      return renewing;
    },
  };
}

const WAKE = 'zalo-grant';

/** Runs while this process alone renews: what another one did meanwhile is read first. */
async function renewAlone(setting: Setting, box: SecretBox, refused: string | null): Promise<Known> {
  const { ctx, config, oauth } = setting;
  const stored = (await seed(setting, box)) ?? (await readGrant(ctx, config.oaId));
  const current = knownOf(box, config.oaId, stored);
  if (stored?.deadSince) throw new GrantLost(lossOf(stored.deadWhy));
  if (current && current.access !== refused && current.endsAt - ctx.clock.now().getTime() > TOO_LATE_MS)
    return current;
  if (!stored?.refreshToken) return lose(setting, 'none');
  const refreshToken = box.open(stored.refreshToken, config.oaId);
  if (refreshToken === null) return lose(setting, 'unreadable');
  const interrupted = stored.renewingSince !== null;
  await noteRenewalBegun(ctx, config.oaId);
  try {
    return await keepPair(setting, box, await oauth.refresh(refreshToken));
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (isDeadGrant(error)) return lose(setting, interrupted ? 'interrupted' : 'refused');
    if (!interrupted && error.outcome !== 'unknown') await noteRenewalUndone(ctx, config.oaId);
    throw error;
  }
}

/** The first token comes from the settings; a new one there replaces a grant that is lost. */
async function seed({ ctx, config }: Setting, box: SecretBox): Promise<StoredGrant | null> {
  const token = config.refreshToken;
  if (!token) return null;
  const stored = await readGrant(ctx, config.oaId);
  if (stored && !stored.deadSince) return null;
  const print = createHash('sha256').update(token).digest('base64url');
  if ((await factOf(ctx.db.pool, SEEDED)) === print) return null;
  const refreshToken = box.seal(token, config.oaId);
  await storeGrant(ctx.db.pool, config.oaId, { accessToken: null, refreshToken, accessExpiresAt: null });
  await rememberFact(ctx.db.pool, SEEDED, print);
  return readGrant(ctx, config.oaId);
}

/** Where the print of the last ZALO_REFRESH_TOKEN that was taken lies: it holds for one use. */
const SEEDED = 'zalo-seed';

/** Stores a pair before anybody uses it. The old one is dead by now, so a short outage of the database is waited for. */
async function keepPair({ ctx, config, log }: Setting, box: SecretBox, pair: Pair): Promise<Known> {
  const accessExpiresAt = new Date(ctx.clock.now().getTime() + pair.expiresInMs);
  const row = {
    accessToken: box.seal(pair.accessToken, config.oaId),
    refreshToken: box.seal(pair.refreshToken, config.oaId),
    accessExpiresAt,
  };
  for (let tries = 1; ; tries += 1) {
    try {
      await storeGrant(ctx.db.pool, config.oaId, row);
      return { access: pair.accessToken, endsAt: accessExpiresAt.getTime() };
    } catch (error) {
      log.error({ err: error, tries }, 'the new pair of tokens was not stored');
      if (tries >= STORE_TRIES) throw error;
    }
  }
}

async function lose({ ctx, config, log, tellLoss }: Setting, loss: GrantLoss): Promise<never> {
  const first = await ctx.db.tx(async (tx) => {
    const first = await markGrantDead(tx, config.oaId, loss, ctx.clock.now());
    if (first) await tellLoss({ ...ctx, tx }, loss);
    return first;
  });
  if (first) {
    log.error({ loss }, 'Zalo grants us nothing more: an administrator has to consent again');
    ctx.wake.tell(WAKE);
    ctx.wake.tell('outbox');
  }
  throw new GrantLost(loss);
}

function knownOf(box: SecretBox, oaId: string, stored: StoredGrant | null): Known | null {
  if (!stored?.accessToken || !stored.accessExpiresAt || stored.deadSince) return null;
  const access = box.open(stored.accessToken, oaId);
  return access === null ? null : { access, endsAt: stored.accessExpiresAt.getTime() };
}

const LOSSES: readonly GrantLoss[] = ['none', 'refused', 'interrupted', 'unreadable'];

function lossOf(why: string | null): GrantLoss {
  return LOSSES.find((loss) => loss === why) ?? 'refused';
}
