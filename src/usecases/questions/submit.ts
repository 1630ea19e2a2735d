import { randomInt } from 'node:crypto';
import type { Scope } from '../../context.ts';
import { newCode } from '../../domain/codes.ts';
import type { Location } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import { numberSetting, textSetting } from '../../domain/settings.ts';
import type { StoredFile } from '../../infra/files.ts';
import { insertAttachments } from '../../store/attachments.ts';
import { hasConsent } from '../../store/consents.ts';
import { questionOfDraft } from '../../store/drafts.ts';
import { findConference, type IntakeConference } from '../../store/intake.ts';
import { codeIsTaken, insertEvent, insertQuestion } from '../../store/questions.ts';
import { sendCards } from './cards.ts';
import { datesFor } from './dates.ts';
import { conferenceAfter, conferencesFor } from './intake.ts';
import { sendReceipt } from './receipt.ts';
import { routeQuestion } from './route-question.ts';
import { screen } from './screen.ts';

/** A second press within this time was meant as the first: its receipt has just come. */
const DOUBLE_PRESS_MS = 10_000;

/** A draft as its asker saw it and pressed send. */
export type Submission = {
  askerId: string;
  /** The account it is asked in. */
  askedFrom: string | null;
  locale: string;
  text: string;
  fieldKey: string;
  fieldConfidence: number | null;
  fieldBy: 'categoriser' | 'asker';
  /** Null: no more than the province is known. */
  communeCode: string | null;
  /** Null: the standing queue. */
  conferenceId: string | null;
  anonymous: boolean;
  location: Location | null;
  files: readonly StoredFile[];
  /** The same for every press of the same draft's button. */
  draftKey: string;
};

export type Submitted =
  | { type: 'received'; question: Question; again: boolean }
  | { type: 'no-consent' }
  | { type: 'empty' }
  | { type: 'too-long'; limit: number }
  | { type: 'denunciation' }
  | { type: 'field-unknown'; fieldKey: string }
  | { type: 'place-unknown'; communeCode: string }
  | { type: 'not-anonymous'; fieldKey: string };

/**
 * Takes a question in: where it goes and why, its two dates, the receipt and the officials' cards, in one transaction. Sent
 * twice it is one question, and the receipt comes again, but not for a press that was one too many.
 */
export async function submitQuestion(scope: Scope, given: Submission): Promise<Submitted> {
  const before = await questionOfDraft(scope.tx, given.draftKey);
  if (before) {
    if (before.askerId !== given.askerId) return { type: 'empty' };
    await receiptAgain(scope, before);
    return { type: 'received', question: before, again: true };
  }
  const refusal = await refusalOf(scope, given);
  if (refusal) return refusal;
  const { conference, missed } = await conferenceOf(scope, given);
  const question = await store(scope, given, conference);
  await insertAttachments(scope.tx, {
    files: given.files,
    ownerId: given.askerId,
    question,
    entryId: null,
    at: question.receivedAt,
  });
  await insertEvent(scope.tx, {
    questionId: question.id,
    at: question.receivedAt,
    event: 'received',
    from: null,
    to: 'received',
    actorKind: 'asker',
    actorId: given.askerId,
    why: question.routedWhy,
    data: { rule: question.routedBy, unit: question.unitCode, missedConference: missed?.code ?? null },
  });
  await sendReceipt(scope, { question, conference, missed });
  await sendCards(scope, question);
  return { type: 'received', question, again: false };
}

/** The receipt once more, with today's count of days. */
export async function receiptAgain(scope: Scope, question: Question): Promise<void> {
  if (scope.clock.now().getTime() - question.receivedAt.getTime() < DOUBLE_PRESS_MS) return;
  const conference = question.conferenceId
    ? await findConference(scope.tx, { id: question.conferenceId })
    : null;
  await sendReceipt(scope, { question, conference, missed: null });
}

async function refusalOf(scope: Scope, given: Submission): Promise<Submitted | null> {
  const book = scope.rulebook.current();
  const limit = numberSetting(book, 'question-max-characters');
  const field = book.fields.get(given.fieldKey);
  if (!(await hasConsent(scope.tx, given.askerId, 'store', textSetting(book, 'consent-version')))) {
    return { type: 'no-consent' };
  }
  if (given.text.trim() === '') return { type: 'empty' };
  if ([...given.text].length > limit) return { type: 'too-long', limit };
  if (screen(scope, given.text).denunciation) return { type: 'denunciation' };
  if (!field) return { type: 'field-unknown', fieldKey: given.fieldKey };
  if (given.communeCode !== null && book.units.get(given.communeCode)?.kind !== 'commune') {
    return { type: 'place-unknown', communeCode: given.communeCode };
  }
  if (given.anonymous && !field.anonymousAllowed) return { type: 'not-anonymous', fieldKey: given.fieldKey };
  return null;
}

/** The conference the question is for; if its window closed in the meantime, what comes after it (F60). */
async function conferenceOf(
  scope: Scope,
  given: Submission,
): Promise<{ conference: IntakeConference | null; missed: IntakeConference | null }> {
  if (given.conferenceId === null) return { conference: null, missed: null };
  const open = await conferencesFor(scope, given.communeCode);
  const conference = open.find((one) => one.id === given.conferenceId);
  if (conference) return { conference, missed: null };
  const missed = await findConference(scope.tx, { id: given.conferenceId });
  if (!missed) return { conference: null, missed: null };
  return { conference: await conferenceAfter(scope, missed, given.communeCode), missed };
}

async function store(
  scope: Scope,
  given: Submission,
  conference: IntakeConference | null,
): Promise<Question> {
  const receivedAt = scope.clock.now();
  const routed = routeQuestion(scope, {
    fieldKey: given.fieldKey,
    communeCode: given.communeCode,
    conferenceLevel: conference?.level ?? null,
  });
  return insertQuestion(scope.tx, {
    code: await freeCode(scope),
    askerId: given.askerId,
    askedFrom: given.askedFrom,
    text: given.text,
    locale: given.locale,
    anonymous: given.anonymous,
    fieldKey: given.fieldKey,
    fieldConfidence: given.fieldConfidence,
    fieldBy: given.fieldBy,
    communeCode: given.communeCode,
    placeText: null,
    latitude: given.location?.latitude ?? null,
    longitude: given.location?.longitude ?? null,
    conferenceId: conference?.id ?? null,
    receivedAt,
    draftKey: given.draftKey,
    ...routed,
    ...datesFor(scope, receivedAt, conference),
  });
}

async function freeCode(scope: Scope): Promise<string> {
  for (;;) {
    const code = newCode('CS', (n) => randomInt(n));
    if (!(await codeIsTaken(scope.tx, code))) return code;
  }
}
