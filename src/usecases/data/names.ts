import type { Speaker } from '../../infra/texts.ts';

/** A channel as people call it. */
export function channelName(speak: Speaker, channel: string): string {
  return speak.maybe(`data.channelName.${channel}`) ?? channel;
}

/** A language in the reader's own; null: none was chosen. */
export function languageName(speak: Speaker, locale: string | null): string {
  if (locale === null) return speak.plain('data.none');
  return new Intl.DisplayNames([speak.locale], { type: 'language' }).of(locale) ?? locale;
}
