import type { Choice } from '../domain/message.ts';
import type { Turn } from './part.ts';

/** Buttons of the loaded languages, each called by its own name; `others` leaves out the one that is spoken. */
export function languageButtons(turn: Turn, { others }: { others: boolean } = { others: false }): Choice[] {
  return turn.scope.texts.locales
    .filter((locale) => !others || locale !== turn.speak.locale)
    .map((locale) => ({ label: nameOf(locale), action: `lang:${locale}` }));
}

function nameOf(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
