import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../../infra/log.ts';
import { type Api, CallError } from './api.ts';

/** The commands a client offers; `locale` null is the list for everyone whose language has none of its own. */
export type Menu = { locale: string | null; commands: { command: string; description: string }[] };

/** Brings the lists of commands up to date; a list that already stands is left alone, however many processes start. */
export async function setMenus(api: Api, menus: readonly Menu[], log: Log): Promise<void> {
  for (const { locale, commands } of menus) {
    if (commands.length === 0) continue;
    const whose = locale ? { language_code: locale } : {};
    try {
      const present = await api.call('getMyCommands', whose);
      if (!isDeepStrictEqual(present, commands)) await api.call('setMyCommands', { ...whose, commands });
    } catch (error) {
      // A menu is a comfort: the commands work without it, and the next start tries again.
      if (error instanceof CallError && api.ending.aborted) return;
      log.warn({ err: error, locale }, 'menu of commands not set');
    }
  }
}
