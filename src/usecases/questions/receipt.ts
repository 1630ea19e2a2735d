import type { Scope } from '../../context.ts';
import { slashDate } from '../../domain/civil-date.ts';
import type { Brief, Outgoing, RichText } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import type { Speaker } from '../../infra/texts.ts';
import type { IntakeConference } from '../../store/intake.ts';
import { PRIORITY } from '../../store/outbox.ts';
import { tell } from '../messages/tell.ts';
import { unitSaid } from '../units/say-unit.ts';
import { INFORM_RULE, sourceInShort, timeLeft } from './dates.ts';
import { whyHere } from './route-question.ts';

export type ReceiptFacts = {
  question: Question;
  conference: IntakeConference | null;
  /** The conference that took no more questions when this one was sent. */
  missed: IntakeConference | null;
};

/** Queues the receipt to the asker. */
export async function sendReceipt(scope: Scope, facts: ReceiptFacts): Promise<void> {
  const { question } = facts;
  await tell(
    scope,
    [question.askerId],
    { kind: 'receipt', questionId: question.id, priority: PRIORITY.answer },
    (speak) => receipt(scope, speak, facts),
  );
}

function receipt(scope: Scope, speak: Speaker, facts: ReceiptFacts): Outgoing {
  const { question } = facts;
  const { code } = question;
  const lines: RichText[] = [speak.rich('receipt.code', { code })];
  if (facts.missed) lines.push(lateLine(speak, facts.missed, facts.conference));
  lines.push(whereLine(scope, speak, question), informLine(scope, speak, question));
  const answer = answerLine(scope, speak, facts);
  if (answer) lines.push(answer);
  return {
    text: lines.flatMap((line, index) => (index === 0 ? line : ['\n', ...line])),
    brief: briefOf(scope, speak, question),
    choices: [
      [
        { label: speak.plain('receipt.add'), action: `add:${code}` },
        { label: speak.plain('receipt.track'), action: `track:${code}` },
      ],
    ],
  };
}

function briefOf(scope: Scope, speak: Speaker, { code, unitCode, informBy }: Question): Brief {
  const unit = unitCode
    ? unitSaid(scope.rulebook.current(), unitCode, speak)
    : speak.plain('brief.secretary');
  return { notice: 'receipt', values: { code, unit, date: slashDate(informBy) }, whole: true };
}

function lateLine(speak: Speaker, missed: IntakeConference, next: IntakeConference | null): RichText {
  const when = speak.dateTime(missed.startsAt);
  if (!next) return speak.rich('receipt.lateStanding', { missed: when });
  return speak.rich('receipt.lateNext', { missed: when, next: speak.dateTime(next.startsAt) });
}

export function whereLine(scope: Scope, speak: Speaker, question: Question): RichText {
  const why = whyHere(speak, question);
  if (question.unitCode === null) return speak.rich('receipt.toSecretary', { why });
  return speak.rich('receipt.toUnit', {
    unit: unitSaid(scope.rulebook.current(), question.unitCode, speak),
    why,
  });
}

/** By when the person is told what happens. Its words never speak of an answer. */
export function informLine(scope: Scope, speak: Speaker, question: Question): RichText {
  return speak.rich('receipt.informBy', {
    date: speak.date(question.informBy),
    left: timeLeft(scope, speak, question.informBy),
    source: sourceInShort(scope, speak, INFORM_RULE, question.receivedAt),
  });
}

/** When the answer itself is expected, where something says so. */
export function answerLine(
  scope: Scope,
  speak: Speaker,
  { question, conference }: Pick<ReceiptFacts, 'question' | 'conference'>,
): RichText | null {
  if (question.answerBy === null) return null;
  const left = timeLeft(scope, speak, question.answerBy);
  const date = speak.date(question.answerBy);
  if (!conference) return speak.rich('receipt.answerBy', { date, left });
  return speak.rich('receipt.answerAt', { date, left, place: conference.place });
}
