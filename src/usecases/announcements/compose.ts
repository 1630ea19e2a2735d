import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import { takesQuestions } from '../../domain/conference-status.ts';
import { type Outgoing, plain, type RichText } from '../../domain/message.ts';
import type { Speaker } from '../../infra/texts.ts';
import { unitInText, unitSaid } from '../units/say-unit.ts';

export type Announcement = {
  /** Whose people it is for, and in whose name it goes out unless a conference says so. */
  territoryCode: string;
  conference: Conference | null;
  /** Typed words; empty: all comes from the conference. */
  text: string;
};

/** An announcement as it goes out, once for each language there is. Each ends with how to get no more of them. */
export function composeAnnouncement(scope: Scope, announcement: Announcement): Record<string, Outgoing> {
  return Object.fromEntries(
    scope.texts.locales.map((locale) => [locale, inLanguage(scope, scope.texts.in(locale), announcement)]),
  );
}

function inLanguage(
  scope: Scope,
  speak: Speaker,
  { territoryCode, conference, text }: Announcement,
): Outgoing {
  const lines: RichText[] = [];
  if (text !== '') {
    const host = unitSaid(scope.rulebook.current(), conference?.hostUnit ?? territoryCode, speak);
    lines.push(speak.rich('announce.message.own', { host, text }));
  } else if (conference) {
    lines.push(ofConference(scope, speak, conference));
  }
  const taking =
    conference && takesQuestions(conference.status) && conference.intakeUntil > scope.clock.now();
  if (taking)
    lines.push(speak.rich('announce.message.ask', { until: speak.dateTime(conference.intakeUntil) }));
  lines.push(speak.rich('announce.message.stop'));
  return {
    text: lines.flatMap((line, index) => (index === 0 ? line : ['\n', ...line])),
    choices: taking
      ? [[{ label: speak.plain('conference.button.askHere'), action: `askat:${conference.code}` }]]
      : [],
  };
}

function ofConference(scope: Scope, speak: Speaker, conference: Conference): RichText {
  const book = scope.rulebook.current();
  return speak.rich('announce.message.conference', {
    host: unitSaid(book, conference.hostUnit, speak),
    territory: unitInText(book, conference.territoryCode, speak),
    when: speak.dateTime(conference.startsAt),
    place: conference.place,
    form: speak.plain(`conference.form.${conference.form}`).toLowerCase(),
    topics: conference.topics.replace(/\.$/, ''),
    chair: conference.chair,
  });
}

/** Whether two renderings say the same in every language. */
export function saysTheSame(a: Record<string, Outgoing>, b: Record<string, Outgoing>): boolean {
  const words = (content: Record<string, Outgoing>) =>
    Object.keys(content)
      .sort()
      .map((locale) => `${locale} ${plain(content[locale]?.text ?? [])} ${content[locale]?.choices?.length}`);
  return words(a).join('\n') === words(b).join('\n');
}
