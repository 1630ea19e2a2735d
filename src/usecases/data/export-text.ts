import type { Scope } from '../../context.ts';
import { fieldLabel, unitName } from '../../domain/rulebook.ts';
import type { Speaker } from '../../infra/texts.ts';
import type { OwnProfile } from '../../store/own-profile.ts';
import type { dataRequestsOf, OwnQuestion, SentToPerson } from '../../store/own-record.ts';
import { saidFollows } from '../follows/said.ts';
import { channelName, languageName } from './names.ts';

export type OwnRecord = {
  profile: OwnProfile;
  questions: OwnQuestion[];
  messages: SentToPerson[];
  requests: Awaited<ReturnType<typeof dataRequestsOf>>;
};

/** Begins the part that a machine reads; everything after this line is one JSON value. */
export const JSON_MARK = '===== JSON =====';

/** Old editors take a file without this mark for another encoding. */
const BYTE_ORDER_MARK = '\uFEFF';

export function renderExport(scope: Scope, speak: Speaker, record: OwnRecord): string {
  const now = scope.clock.now();
  const readable = [
    speak.plain('data.export.title'),
    speak.plain('data.export.made', { at: speak.dateTime(now) }),
    ...section(speak.plain('data.export.profile'), profileLines(scope, speak, record.profile)),
    ...section(speak.plain('data.export.consents'), consentLines(speak, record.profile)),
    ...section(
      speak.plain('data.export.questions'),
      record.questions.flatMap((question) => [...questionLines(scope, speak, question), '']),
    ),
    ...section(
      speak.plain('data.export.messages'),
      record.messages.map(({ at, text }) => `${speak.dateTime(at)}: ${oneLine(text ?? '–')}`),
    ),
    ...section(
      speak.plain('data.export.requests'),
      record.requests.map(({ kind, askedAt }) => {
        return `${speak.dateTime(askedAt)}: ${speak.plain(`data.request.${kind as 'see'}`)}`;
      }),
    ),
  ];
  const json = JSON.stringify({ madeAt: now, ...record }, null, 2);
  return `${BYTE_ORDER_MARK}${readable.join('\n')}\n\n${JSON_MARK}\n${json}\n`;
}

function section(title: string, lines: string[]): string[] {
  return ['', title, '-'.repeat(title.length), ...(lines.length > 0 ? lines : ['–'])];
}

export function profileLines(scope: Scope, speak: Speaker, profile: OwnProfile): string[] {
  const none = speak.plain('data.none');
  const place = profile.communeCode ? unitName(scope.rulebook.current(), profile.communeCode) : none;
  const channels = profile.accounts.map(({ channel, since }) =>
    speak.plain('data.channelSince', { channel: channelName(speak, channel), date: speak.dateTime(since) }),
  );
  return [
    speak.plain('data.name', { name: profile.name ?? none }),
    speak.plain('data.place', { place: [profile.village, place].filter((part) => part).join(', ') }),
    speak.plain('data.language', { language: languageName(speak, profile.locale) }),
    speak.plain('data.channels', { channels: channels.join('; ') || none }),
    ...(profile.quietSince ? [speak.plain('data.quiet', { since: speak.dateTime(profile.quietSince) })] : []),
    ...(profile.follows.length > 0
      ? [speak.plain('data.follows', { follows: saidFollows(scope, speak, profile.follows) })]
      : []),
    ...(profile.phone ? [speak.plain('data.phone', { phone: profile.phone })] : []),
    ...profile.roles.map(({ role, title, unitCode }) =>
      speak.plain('data.role', { role: title ?? role, unit: unitName(scope.rulebook.current(), unitCode) }),
    ),
  ];
}

export function consentLines(speak: Speaker, profile: OwnProfile): string[] {
  if (profile.consents.length === 0) return [speak.plain('data.noConsent')];
  return profile.consents.map(({ version, givenAt, withdrawnAt }) => {
    const given = speak.dateTime(givenAt);
    return withdrawnAt === null
      ? speak.plain('data.consent', { version, given })
      : speak.plain('data.consentEnded', { version, given, withdrawn: speak.dateTime(withdrawnAt) });
  });
}

function questionLines(scope: Scope, speak: Speaker, question: OwnQuestion): string[] {
  const book = scope.rulebook.current();
  const facts = [
    question.code,
    speak.plain('data.export.received', { at: speak.dateTime(question.receivedAt) }),
    speak.plain('data.export.field', { field: fieldLabel(book, question.fieldKey, speak.locale) }),
    speak.plain('data.export.unit', {
      unit: question.unitCode ? unitName(book, question.unitCode) : speak.plain('data.none'),
    }),
    speak.plain('data.export.text', { text: question.text }),
  ];
  return [
    ...facts,
    ...question.entries.map(({ at, authorKind, text }) =>
      speak.plain(authorKind === 'asker' ? 'data.export.youSaid' : 'data.export.theySaid', {
        at: speak.dateTime(at),
        text,
      }),
    ),
    ...question.clauses.map((clause) => speak.plain('data.export.clause', clause)),
    speak.plain('data.export.files', { count: question.files.length }),
    ...question.ratings.map(({ score, reason }) =>
      speak.plain('data.export.rating', { score, reason: reason ?? '–' }),
    ),
  ];
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' / ');
}
