import type { Scope } from '../../context.ts';
import { type Article, articleOf } from '../../domain/article.ts';
import type { Conference } from '../../domain/conference.ts';
import { takesQuestions } from '../../domain/conference-status.ts';
import { type Brief, type Outgoing, plain, type RichText } from '../../domain/message.ts';
import type { Speaker } from '../../infra/texts.ts';
import { unitInText, unitSaid } from '../units/say-unit.ts';

export type Announcement = {
  /** Whose people it is for, and in whose name it goes out unless a conference says so. */
  territoryCode: string;
  conference: Conference | null;
  /** Typed words; empty: all comes from the conference. */
  text: string;
  /** When it goes: what it says of questions holds then. */
  at: Date;
};

/** An announcement as it goes out, once for each language there is. Each ends with how to get no more of them. */
export function composeAnnouncement(scope: Scope, announcement: Announcement): Record<string, Outgoing> {
  return Object.fromEntries(
    scope.texts.locales.map((locale) => [locale, inLanguage(scope, scope.texts.in(locale), announcement)]),
  );
}

/** The same for all who follow an account: in its language, with the way to ask and none to get no more of them. */
export function composeArticle(scope: Scope, announcement: Announcement): Article {
  const speak = scope.texts.in(null);
  const { territoryCode, conference, at } = announcement;
  const author = unitSaid(scope.rulebook.current(), conference?.hostUnit ?? territoryCode, speak);
  const taking = takingUntil(conference, at);
  const until = taking && speak.plain('announce.article.ask', { until: speak.dateTime(taking) });
  const [title = '', ...rest] = plain(said(scope, speak, announcement)).split('\n');
  const paragraphs = [...rest, ...(until ? [until] : [])];
  return articleOf({ title: title || author, author, paragraphs });
}

/** What it says, before what one can do about it. */
function said(scope: Scope, speak: Speaker, { territoryCode, conference, text }: Announcement): RichText {
  if (text === '' && conference) return ofConference(scope, speak, conference);
  const host = unitSaid(scope.rulebook.current(), conference?.hostUnit ?? territoryCode, speak);
  return speak.rich('announce.message.own', { host, text });
}

function takingUntil(conference: Conference | null, at: Date): Date | null {
  const taking = conference && takesQuestions(conference.status) && conference.intakeUntil > at;
  return taking ? conference.intakeUntil : null;
}

function inLanguage(scope: Scope, speak: Speaker, announcement: Announcement): Outgoing {
  const { conference, text, at } = announcement;
  const lines: RichText[] = [];
  if (text !== '' || conference) lines.push(said(scope, speak, announcement));
  const taking = takingUntil(conference, at);
  if (taking) lines.push(speak.rich('announce.message.ask', { until: speak.dateTime(taking) }));
  lines.push(speak.rich('announce.message.stop'));
  return {
    text: lines.flatMap((line, index) => (index === 0 ? line : ['\n', ...line])),
    ...(conference && text === '' && { brief: briefOf(scope, speak, conference) }),
    choices:
      taking && conference
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

/** A conference as a template announces it; typed words have none. */
function briefOf(scope: Scope, speak: Speaker, { hostUnit, startsAt, place }: Conference): Brief {
  const host = unitSaid(scope.rulebook.current(), hostUnit, speak);
  return { notice: 'conference', values: { host, time: speak.dateTime(startsAt), place }, whole: true };
}

/** Whether two renderings say the same in every language. */
export function saysTheSame(a: Record<string, Outgoing>, b: Record<string, Outgoing>): boolean {
  const words = (content: Record<string, Outgoing>) =>
    Object.keys(content)
      .sort()
      .map((locale) => `${locale} ${plain(content[locale]?.text ?? [])} ${content[locale]?.choices?.length}`);
  return words(a).join('\n') === words(b).join('\n');
}
