import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { pause } from '../../infra/pause.ts';
import { runAsSoleHolder } from '../../infra/sole-holder.ts';
import { factOf, rememberFact } from '../../store/installation.ts';
import { menusToSet, rememberMenu } from '../../store/telegram-menus.ts';
import { type Api, CallError, type Payload } from './api.ts';
import { retryDelay, type Waits } from './waits.ts';

type CommandEntry = { command: string; description: string };

/** The commands a client offers; `locale` null is the list for everyone whose language has none of its own. */
export type Menu = { locale: string | null; commands: CommandEntry[] };

export type Menus = {
  everyone: readonly Menu[];
  groups?: readonly Menu[];
  profiles?: readonly {
    locale: string | null;
    name: string;
    description: string;
    shortDescription: string;
  }[];
  /** Of somebody with these roles, in the language they chose. */
  staff?(roles: readonly string[], locale: string | null): CommandEntry[];
};

type Setting = { ctx: Context; api: Api; botId: string; menus: Menus; waits: Waits };

/** Keeps the menus in one process over all that share the database. */
export async function presentAlone(
  ending: AbortSignal,
  { menus, ...setting }: Omit<Setting, 'menus'> & { menus: Menus | undefined },
): Promise<void> {
  if (!menus) return;
  const { ctx, botId } = setting;
  await runAsSoleHolder(ctx.db, ctx.log, `telegram-menus-${botId}`, ending, (lost) =>
    keepMenus(lost, { ...setting, menus }),
  );
}

/**
 * Keeps what people see of the bot besides its messages: its name, its words about itself, its lists of commands, those
 * of the staff as roles begin and end. Runs in one process at a time; what stands already is not set again. A menu is a
 * comfort, the commands work without it: what fails is tried again and holds up nothing.
 */
async function keepMenus(ending: AbortSignal, setting: Setting): Promise<void> {
  const { ctx, waits } = setting;
  let failures = 0;
  let presented = false;
  while (!ending.aborted) {
    try {
      if (!presented) await present(setting);
      presented = true;
      await setStaffMenus(setting, ending);
      failures = 0;
      await pause(waits.menus, ending);
    } catch (error) {
      if (ending.aborted) return;
      failures += 1;
      ctx.log.warn({ err: error }, 'menus not set');
      const asked = error instanceof CallError ? error.retryAfterMs : null;
      await pause(asked ?? retryDelay(failures, waits), ending);
    }
  }
}

/** What is the same for everybody. A hash of what was set last tells whether there is anything to do. */
async function present({ ctx, api, botId, menus }: Setting): Promise<void> {
  const calls = presentation(menus);
  const key = `telegram-menus-${botId}`;
  const hash = hashOf(calls);
  if ((await factOf(ctx.db.pool, key)) === hash) return;
  for (const [method, payload] of calls) await api.call(method, payload);
  await rememberFact(ctx.db.pool, key, hash);
}

function presentation({ everyone, groups = [], profiles = [] }: Menus): [string, Payload][] {
  const inLanguage = (locale: string | null) => (locale ? { language_code: locale } : {});
  const lists = (menus: readonly Menu[], scope: Payload) =>
    menus
      .filter(({ commands }) => commands.length > 0)
      .map(({ locale, commands }): [string, Payload] => [
        'setMyCommands',
        { ...scope, ...inLanguage(locale), commands },
      ]);
  return [
    ...profiles.flatMap(({ locale, name, description, shortDescription }): [string, Payload][] => [
      ['setMyName', { name, ...inLanguage(locale) }],
      ['setMyDescription', { description, ...inLanguage(locale) }],
      ['setMyShortDescription', { short_description: shortDescription, ...inLanguage(locale) }],
    ]),
    ...lists(everyone, {}),
    ...lists(groups, { scope: { type: 'all_group_chats' } }),
    ['setChatMenuButton', { menu_button: { type: 'commands' } }],
  ];
}

/** Sets the list of those whose roles or language changed, and takes away that of those who left. */
async function setStaffMenus({ ctx, api, botId, menus }: Setting, ending: AbortSignal): Promise<void> {
  const { staff } = menus;
  if (!staff) return;
  const wanted = (await menusToSet(ctx, botId)).map(({ externalId, roles, locale, hash }) => {
    const commands = roles.length > 0 ? staff(roles, locale) : [];
    return { externalId, commands, had: hash, hash: commands.length > 0 ? hashOf(commands) : null };
  });
  for (const { externalId, commands, had, hash } of wanted) {
    if (ending.aborted || had === hash) continue;
    const scope = { type: 'chat', chat_id: Number(externalId) };
    const call =
      hash === null
        ? api.call('deleteMyCommands', { scope })
        : api.call('setMyCommands', { scope, commands });
    await call.catch((error: unknown) => {
      // Someone who blocked the bot, or never met it: asking again changes nothing.
      if (!(error instanceof CallError) || error.outcome !== 'answered' || error.code === 429) throw error;
      ctx.log.info({ err: error }, 'menu of one chat not set');
    });
    await rememberMenu(ctx, { botId, externalId, hash });
  }
}

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url');
