import type { Context } from '../context.ts';
import { plain } from '../domain/message.ts';
import { homeProvince } from '../domain/settings.ts';
import type { Speaker } from '../infra/texts.ts';
import { unitInText } from '../usecases/units/say-unit.ts';
import type { Command } from './part.ts';
import { PARTS } from './parts.ts';
import { startWords } from './start-text.ts';

export type CommandEntry = { command: string; description: string };
/** The commands that everyone may use, in one language; `locale` null is for people of any other language. */
export type CommandList = { locale: string | null; commands: CommandEntry[] };

/** Said in a group; in a private chat it only says so. */
const IN_GROUPS = 'nhom';

/** What a channel may offer as its menu. The first word of a command is Vietnamese, the second its English alias. */
export function commandLists(ctx: Pick<Context, 'texts'>): CommandList[] {
  return listsOf(ctx, ({ roles }) => roles === 'all');
}

/** What may be said in a group chat. */
export function groupCommandLists(ctx: Pick<Context, 'texts'>): CommandList[] {
  return listsOf(ctx, ({ words }) => words[0] === IN_GROUPS);
}

/** The menu of somebody who works here: what their roles allow first, then what everyone may use. */
export function staffCommands(
  ctx: Pick<Context, 'texts'>,
  roles: readonly string[],
  locale: string | null,
): CommandEntry[] {
  const speak = ctx.texts.in(locale);
  const own = commands().filter(
    (one) => one.roles !== 'all' && one.roles.some((role) => roles.includes(role)),
  );
  const everyones = commands().filter((one) => one.roles === 'all');
  return [...own, ...everyones].map((command) => entryOf(command, speak));
}

export type BotProfile = {
  locale: string | null;
  name: string;
  /** Shown before the first word is said. */
  description: string;
  /** Shown in the profile and with links to the bot. */
  shortDescription: string;
};

/** How the bot presents itself, by language. */
export function botProfiles(ctx: Context): BotProfile[] {
  const book = ctx.rulebook.current();
  return [null, ...ctx.texts.locales].map((locale) => {
    const speak = ctx.texts.in(locale);
    const province = unitInText(book, homeProvince(book), speak);
    return {
      locale,
      name: speak.plain('welcome.bot.name'),
      description: plain(startWords(ctx, speak)),
      shortDescription: speak.plain('welcome.bot.short', { province }),
    };
  });
}

const commands = () => PARTS.flatMap((part) => part.commands ?? []);

function listsOf({ texts }: Pick<Context, 'texts'>, wanted: (command: Command) => boolean): CommandList[] {
  return [null, ...texts.locales].map((locale) => ({
    locale,
    commands: commands()
      .filter(wanted)
      .map((command) => entryOf(command, texts.in(locale))),
  }));
}

function entryOf({ words, describe }: Command, speak: Speaker): CommandEntry {
  const alias = speak.locale === 'vi' ? 0 : 1;
  return { command: words[alias] ?? words[0], description: speak.plain(describe) };
}
