import type { Context } from '../../context.ts';
import type { TelegramConfig } from '../../infra/config.ts';
import { runAsSoleHolder } from '../../infra/sole-holder.ts';
import { rememberFact, TELEGRAM_BOT } from '../../store/installation.ts';
import type { Channel, Receive } from '../channel.ts';
import { createApi } from './api.ts';
import { openFile } from './download.ts';
import { createHealth } from './health.ts';
import { createIntake } from './intake.ts';
import { interpret } from './interpret.ts';
import { type Menus, presentAlone } from './menu.ts';
import { pollUntil } from './polling.ts';
import { groupsOf } from './presses.ts';
import { createSender } from './send.ts';
import { WAITS, type Waits } from './waits.ts';
import { createWebhook, setWebhookUntil } from './webhook.ts';

export type { Menus } from './menu.ts';
export type { Waits } from './waits.ts';

/** About one a second, in short bursts of three (the Bots FAQ): a fourth within three seconds may be refused. */
const CHAT_PACE = { most: 3, withinMs: 3000 };

export type TelegramOptions = {
  /** What clients show of the bot besides its messages. */
  menus?: Menus;
  waits?: Partial<Waits>;
};

/** Telegram over its Bot API: by polling, one process at a time, or by webhook. */
export function createTelegramChannel(
  ctx: Context,
  config: TelegramConfig,
  options: TelegramOptions = {},
): Channel {
  const log = ctx.log.child({ channel: 'telegram' });
  const botId = config.token.split(':')[0] ?? '';
  const waits = { ...WAITS, ...options.waits };
  const api = createApi(config, waits);
  const health = createHealth();
  const intake = createIntake(botId, (name) => {
    rememberFact(ctx.db.pool, TELEGRAM_BOT, name).catch((error: unknown) =>
      log.warn({ err: error }, 'the name of the bot was not kept'),
    );
  });
  const parts = { api, intake, health, log, waits };
  const ending = new AbortController();
  const { receive: mode } = config;
  let receiving: Promise<void> = Promise.resolve();
  let presenting: Promise<void> = Promise.resolve();

  const poll = () =>
    runAsSoleHolder(ctx.db, log, `telegram-${botId}`, ending.signal, async (lost) => {
      health.receiving('starting');
      await pollUntil(lost, parts);
    });

  return {
    name: 'telegram',
    abilities: { edits: true, idempotent: false, slashCommands: true },
    webhooks: mode.mode === 'webhook' ? [createWebhook(mode.secret, intake, log)] : [],
    async start(receive: Receive) {
      intake.open(receive);
      health.receiving(mode.mode === 'polling' ? 'standby' : 'starting');
      receiving = mode.mode === 'polling' ? poll() : setWebhookUntil(ending.signal, mode, parts);
      receiving.catch((error: unknown) => log.error({ err: error }, 'receiving ended'));
      presenting = presentAlone(ending.signal, { ctx, api, botId, menus: options.menus, waits });
      presenting.catch((error: unknown) => log.error({ err: error }, 'menus are not kept'));
    },
    async stop() {
      ending.abort();
      api.stop();
      await presenting.catch((error: unknown) => log.debug({ err: error }, 'menus had ended'));
      await receiving.catch((error: unknown) => log.debug({ err: error }, 'receiving had ended'));
    },
    interpret,
    send: createSender(ctx, api, { botId, paidBroadcast: config.paidBroadcast, limitMs: waits.send }, health),
    chatPace: CHAT_PACE,
    groups: groupsOf(api, log),
    openFile: (fileId) => openFile(api, config, fileId),
    health: health.now,
  };
}
