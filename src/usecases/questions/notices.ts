import type { Scope } from '../../context.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import type { Choice, Outgoing, RichText } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import { shortQuote } from '../../domain/short-quote.ts';
import type { Speaker } from '../../infra/texts.ts';
import { updateQuestion } from '../../store/questions.ts';
import { tell } from '../messages/tell.ts';
import { unitSaid } from '../units/say-unit.ts';
import type { AskerNews } from './asker-news.ts';
import { briefOfNews } from './brief.ts';
import { dateAhead } from './dates.ts';

/** How much of a question is quoted back to its asker. */
const QUOTE_LENGTH = 120;
/** Of these the asker has nothing to do and nothing to decide: they come without a sound. */
const QUIET: ReadonlySet<AskerNews['type']> = new Set(['claimed', 'released', 'transferred']);

/**
 * Queues the notice of a change to the asker, in their language. The first such notice is what rule K4 asks for
 * (Luật Tiếp công dân 42/2013, Điều 28): when it could be addressed, the question counts as informed.
 * @returns the question as it is then.
 */
export async function tellAsker(scope: Scope, question: Question, change: AskerNews): Promise<Question> {
  const book = scope.rulebook.current();
  const unreached = await tell(
    scope,
    [question.askerId],
    { kind: `asker-${change.type}`, questionId: question.id },
    (speak) => {
      const unit = (code: string) => unitSaid(book, code, speak);
      const ahead = (date: CivilDate) => dateAhead(scope, speak, date);
      const brief = briefOfNews(speak, question, change, unit);
      const silent = QUIET.has(change.type) || undefined;
      return { ...render(speak, question, change, { unit, ahead }), brief, silent };
    },
  );
  if (unreached.length > 0 || question.informedAt !== null) return question;
  const informedAt = scope.clock.now();
  await updateQuestion(scope.tx, question.id, { informedAt });
  return { ...question, informedAt };
}

type NameOf = (unitCode: string) => string;
/** What only the rules of the day can tell: how a unit is called, how far a day is. */
type Said = { unit: NameOf; ahead(date: CivilDate): string };

function render(speak: Speaker, question: Question, change: AskerNews, said: Said): Outgoing {
  const { code } = question;
  const unit = question.unitCode ? said.unit(question.unitCode) : '';
  switch (change.type) {
    case 'claimed':
      return { text: speak.rich('notices.claimed', { code, unit }), choices: [addRow(speak, code)] };
    case 'released':
      return moved(speak, code, change, said, speak.rich('notices.returned', { code, unit }));
    case 'transferred': {
      const to = { code, unit: said.unit(change.unitCode), why: change.why };
      return moved(speak, code, change, said, speak.rich('notices.transferred', to));
    }
    case 'clarify':
      return { text: speak.rich('notices.clarify', { code, text: change.text }) };
    case 'answered':
      return answer(speak, question, change, said.unit);
    case 'refused':
      return {
        text: speak.rich('notices.refused', {
          code,
          ground: typeof change.ground === 'string' ? change.ground : change.ground(speak),
          text: change.text,
        }),
      };
    case 'on-agenda':
      return {
        text: speak.rich('notices.onAgenda', {
          code,
          when: speak.dateTime(change.startsAt),
          place: change.place,
        }),
      };
    case 'off-agenda':
      return { text: speak.rich('notices.offAgenda', { code, why: change.why }) };
    case 'extended':
      return {
        text: speak.rich('notices.extended', { code, date: said.ahead(change.answerBy), why: change.why }),
      };
    case 'concluded':
      return conclusion(speak, code, change, said);
    default:
      return change satisfies never;
  }
}

/** Whoever was asked back and had not answered yet can still say more: to this question, not as a new one. */
function moved(
  speak: Speaker,
  code: string,
  { movedTo }: { movedTo: CivilDate | null },
  said: Said,
  text: RichText,
): Outgoing {
  const date =
    movedTo === null ? [] : ['\n', ...speak.rich('notices.answerMoved', { date: said.ahead(movedTo) })];
  return { text: [...text, ...date], choices: [addRow(speak, code)] };
}

function answer(
  speak: Speaker,
  question: Question,
  { text, by, attachments, corrected }: Extract<AskerNews, { type: 'answered' }>,
  nameOf: NameOf,
): Outgoing {
  const unit = nameOf(by.unitCode);
  const signature = by.title
    ? speak.rich('notices.byTitled', { name: by.name, title: by.title, unit })
    : speak.rich('notices.by', { name: by.name, unit });
  const body = speak.rich(corrected ? 'notices.corrected' : 'notices.answered', {
    code: question.code,
    quote: shortQuote(question.text, QUOTE_LENGTH),
    text,
    by: signature,
  });
  return {
    text: [...body, '\n', ...speak.rich('notices.rate')],
    choices: [ratingRow(question.code)],
    attachments,
  };
}

function conclusion(
  speak: Speaker,
  code: string,
  { notice, clause, attachments }: Extract<AskerNews, { type: 'concluded' }>,
  said: Said,
): Outgoing {
  const text: RichText = speak.rich('notices.concluded', {
    code,
    number: notice.number,
    date: speak.date(notice.date),
    clause: clause.number,
    text: clause.text,
  });
  if (clause.outcome !== 'task') text.push('\n', ...speak.rich(`notices.outcome.${clause.outcome}`));
  if (clause.leadUnit)
    text.push('\n', ...speak.rich('notices.concludedBy', { unit: said.unit(clause.leadUnit) }));
  if (clause.deadline) {
    text.push('\n', ...speak.rich('notices.concludedUntil', { date: said.ahead(clause.deadline) }));
  }
  text.push('\n', ...speak.rich('notices.concludedSigned', { signer: notice.signer }));
  return { text, attachments, choices: [ratingRow(code)] };
}

function ratingRow(code: string): Choice[] {
  return [1, 2, 3, 4, 5].map((score) => ({ label: String(score), action: `rate:${code}:${score}` }));
}

function addRow(speak: Speaker, code: string): Choice[] {
  return [{ label: speak.plain('notices.add'), action: `add:${code}` }];
}
