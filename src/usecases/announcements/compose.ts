import type { Scope } from '../../context.ts';
import { type Article, articleOf } from '../../domain/article.ts';
import { slashDate } from '../../domain/civil-date.ts';
import type { Conference, Notice } from '../../domain/conference.ts';
import { takesQuestions } from '../../domain/conference-status.ts';
import { type AttachmentRef, type Brief, type Outgoing, plain, type RichText } from '../../domain/message.ts';
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
  /** What the conference concluded, where that is what is announced (K3). */
  results: Results | null;
  /** When the announcement was sent that this one corrects. */
  corrects: Date | null;
};

/** A published conclusion notice, in short. */
export type Results = { notice: Notice; clauses: number; tasks: number; file: AttachmentRef | null };

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
function said(scope: Scope, speak: Speaker, announcement: Announcement): RichText {
  const { territoryCode, conference, text, results, corrects } = announcement;
  if (text === '' && conference && results) return ofResults(scope, speak, conference, results);
  if (text === '' && conference) return ofConference(scope, speak, conference);
  const host = unitSaid(scope.rulebook.current(), conference?.hostUnit ?? territoryCode, speak);
  const own = speak.rich('announce.message.own', { host, text });
  if (corrects === null) return own;
  return [...speak.rich('release.corrects', { when: speak.dateTime(corrects) }), '\n', ...own];
}

function ofResults(
  scope: Scope,
  speak: Speaker,
  { hostUnit, territoryCode, startsAt }: Conference,
  { notice, clauses, tasks, file }: Results,
): RichText {
  const book = scope.rulebook.current();
  const facts = {
    host: unitSaid(book, hostUnit, speak),
    territory: unitInText(book, territoryCode, speak),
    when: speak.dateTime(startsAt),
    number: notice.number,
    date: speak.date(notice.date),
    signer: notice.signer,
    clauses,
  };
  const lines = speak.rich('release.results.message', facts);
  if (tasks > 0) lines.push('\n', ...speak.rich('release.results.tasks', { tasks }));
  if (file) lines.push('\n', ...speak.rich('release.results.file'));
  return lines;
}

function takingUntil(conference: Conference | null, at: Date): Date | null {
  const taking = conference && takesQuestions(conference.status) && conference.intakeUntil > at;
  return taking ? conference.intakeUntil : null;
}

function inLanguage(scope: Scope, speak: Speaker, announcement: Announcement): Outgoing {
  const { conference, text, at, results } = announcement;
  const lines: RichText[] = [];
  if (text !== '' || conference) lines.push(said(scope, speak, announcement));
  const taking = takingUntil(conference, at);
  if (taking) lines.push(speak.rich('announce.message.ask', { until: speak.dateTime(taking) }));
  lines.push(speak.rich('announce.message.stop'));
  return {
    text: lines.flatMap((line, index) => (index === 0 ? line : ['\n', ...line])),
    ...(conference && text === '' && { brief: briefOf(scope, speak, conference, results) }),
    ...(results?.file && { attachments: [results.file] }),
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
function briefOf(scope: Scope, speak: Speaker, conference: Conference, results: Results | null): Brief {
  const { hostUnit, startsAt, place, code } = conference;
  if (results) {
    const { number, date } = results.notice;
    return { notice: 'conclusion', values: { code, number, date: slashDate(date) }, whole: false };
  }
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
