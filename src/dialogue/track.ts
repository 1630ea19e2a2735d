import { civilDate } from '../domain/civil-date.ts';
import { readCode } from '../domain/codes.ts';
import type { Choice, RichText } from '../domain/message.ts';
import type { Question } from '../domain/question.ts';
import { isOpen, transition } from '../domain/question-status.ts';
import { fieldLabel } from '../domain/rulebook.ts';
import { shortQuote } from '../domain/short-quote.ts';
import type { StoredEvent } from '../store/question-events.ts';
import { whyThisDate } from '../usecases/questions/dates.ts';
import { ownQuestion } from '../usecases/questions/own-question.ts';
import { answerLine, informLine, whereLine } from '../usecases/questions/receipt.ts';
import { whyHere } from '../usecases/questions/route-question.ts';
import { type Tracked, trackQuestion } from '../usecases/questions/track.ts';
import { listMine } from './mine.ts';
import type { Part, Turn } from './part.ts';
import { button, join, say, sayText } from './say.ts';
import { isOnlyCode } from './typed.ts';

const QUOTE_LENGTH = 200;
/** The newest changes of a long history. */
const MOST_EVENTS = 12;

export async function track(turn: Turn, typed: string): Promise<void> {
  if (typed.trim() === '') return listMine(turn, 0, false);
  const found = await trackQuestion(turn.scope, turn.person.id, typed);
  switch (found.type) {
    case 'mistyped':
      return sayText(turn, 'track.mistyped');
    case 'unknown':
      return sayText(turn, 'track.unknown');
    case 'tracked':
      return say(
        turn,
        { text: fileText(turn, found), choices: buttons(turn, found) },
        { kind: 'track', questionId: found.question.id },
      );
    default:
      return found satisfies never;
  }
}

function fileText(turn: Turn, file: Extract<Tracked, { type: 'tracked' }>): RichText {
  const { scope, speak } = turn;
  const { question, conference, history } = file;
  const field = fieldLabel(scope.rulebook.current(), question.fieldKey, speak.locale);
  const lines: RichText[] = [
    speak.rich('track.title', { code: question.code, state: speak.plain(`mine.status.${question.status}`) }),
    speak.rich('track.asked', { quote: shortQuote(question.text, QUOTE_LENGTH) }),
    speak.rich('track.field', { field }),
    whereLine(scope, speak, question),
    [''],
  ];
  if (isOpen(question.status)) {
    lines.push(...informedLines(turn, question));
    const answer = answerLine(scope, speak, { question, conference });
    if (answer) lines.push(answer, because(turn, whyThisDate(scope, speak, question, 'answer')));
    lines.push(['']);
  }
  lines.push(
    speak.rich('track.history'),
    ...history.slice(-MOST_EVENTS).map((line) => eventLine(turn, line)),
  );
  return join(lines);
}

/** By when the person is told what happens, and why then; once they were told, when that was. */
function informedLines(turn: Turn, question: Question): RichText[] {
  const { scope, speak } = turn;
  if (question.informedAt) {
    return [
      speak.rich('track.informed', { date: speak.date(civilDate(question.informedAt, scope.timeZone)) }),
    ];
  }
  return [informLine(scope, speak, question), because(turn, whyThisDate(scope, speak, question, 'inform'))];
}

function because(turn: Turn, why: RichText): RichText {
  return turn.speak.rich('track.because', { why });
}

function eventLine(turn: Turn, line: StoredEvent): RichText {
  const { speak } = turn;
  const when = speak.dateTime(line.at);
  const what = speak.maybe(`track.happened.${line.event}`) ?? line.event;
  // Why it was routed stands above, in full.
  if (line.why === null || line.event === 'received') return speak.rich('track.event', { when, what });
  return speak.rich('track.eventWhy', { when, what, why: whyHere(speak, { routedWhy: line.why }) });
}

function buttons(turn: Turn, { question }: Extract<Tracked, { type: 'tracked' }>): Choice[][] {
  const row: Choice[] = [];
  if (isOpen(question.status)) row.push(button(turn, 'receipt.add', `add:${question.code}`));
  if (transition(question.status, 'withdraw').type === 'to') {
    row.push(button(turn, 'track.withdraw', `withdraw:${question.code}`));
  }
  return row.length === 0 ? [] : [row];
}

export const trackPart: Part = {
  commands: [
    {
      words: ['tracuu', 'track'],
      roles: 'all',
      describe: 'track.describe',
      accepts: (argument) => readCode(argument, 'CS').type !== 'not-a-code',
      run: track,
    },
  ],
  actions: { track: (turn, [code = '']) => track(turn, code) },
  /** The code alone is a look-up. Members of staff mean the file, unless the question is their own. */
  async freeText(turn, message) {
    if (!isOnlyCode(message.text)) return 'pass';
    if (turn.staff.length > 0) {
      const found = await ownQuestion(turn.scope, turn.person.id, message.text);
      if (found.type !== 'own') return 'pass';
    }
    await track(turn, message.text);
    return 'taken';
  },
};
