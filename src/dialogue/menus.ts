import type { Texts } from '../infra/texts.ts';
import { PARTS } from './parts.ts';

/** The commands that everyone may use, in one language; `locale` null is for people of any other language. */
export type CommandList = { locale: string | null; commands: { command: string; description: string }[] };

/** What a channel may offer as its menu. The first word of a command is Vietnamese, the second its English alias. */
export function commandLists(texts: Texts): CommandList[] {
  const everyones = PARTS.flatMap((part) => part.commands ?? []).filter(({ roles }) => roles === 'all');
  const listFor = (locale: string | null): CommandList => {
    const speak = texts.in(locale);
    const alias = speak.locale === 'vi' ? 0 : 1;
    return {
      locale,
      commands: everyones.map(({ words, describe }) => ({
        command: words[alias] ?? words[0],
        description: speak.plain(describe),
      })),
    };
  };
  return [null, ...texts.locales].map(listFor);
}
