import { readCode } from '../domain/codes.ts';
import { QUESTION_STATUSES, transition } from '../domain/question-status.ts';
import { shortQuote } from '../domain/short-quote.ts';
import { questionsOfAskerIn } from '../store/drafts.ts';
import { ownQuestion } from '../usecases/questions/own-question.ts';
import { withdrawQuestion } from '../usecases/questions/withdraw.ts';
import type { Part, Turn } from './part.ts';
import { questionButtons } from './question-buttons.ts';
import { button, sayText } from './say.ts';

const QUOTE_LENGTH = 120;
const MOST_CHOICES = 6;

/** Asks before it is done: a slip of the finger must not end a question. */
async function ask(turn: Turn, typed: string): Promise<void> {
  if (typed.trim() === '') return askWhich(turn);
  const found = await ownQuestion(turn.scope, turn.person.id, typed);
  if (found.type !== 'own') return sayText(turn, `track.${found.type}`);
  const { code, status, text } = found.question;
  if (transition(status, 'withdraw').type !== 'to') {
    return sayText(turn, 'withdraw.notNow', { code, state: turn.speak.plain(`mine.status.${status}`) });
  }
  await sayText(
    turn,
    'withdraw.confirm',
    { code, quote: shortQuote(text, QUOTE_LENGTH) },
    [
      [
        button(turn, 'withdraw.yes', `withdraw:${code}:yes`),
        button(turn, 'withdraw.no', `withdraw:${code}:no`),
      ],
    ],
    { questionId: found.question.id, kind: 'withdraw' },
  );
}

async function askWhich(turn: Turn): Promise<void> {
  const statuses = QUESTION_STATUSES.filter((status) => transition(status, 'withdraw').type === 'to');
  const questions = await questionsOfAskerIn(turn.scope.tx, turn.person.id, statuses);
  if (questions.length === 0) return sayText(turn, 'withdraw.none');
  const rows = questionButtons(questions.slice(0, MOST_CHOICES), 'withdraw');
  await sayText(turn, 'withdraw.which', {}, rows);
}

async function press(turn: Turn, [code = '', answer]: string[]): Promise<void> {
  if (answer === undefined) return ask(turn, code);
  if (answer !== 'yes') return sayText(turn, 'withdraw.kept', { code });
  const outcome = await withdrawQuestion(turn.scope, turn.person.id, code);
  switch (outcome.type) {
    case 'withdrawn':
      return sayText(turn, 'withdraw.done', { code });
    case 'not-now': {
      const state = turn.speak.plain(`mine.status.${outcome.question.status}`);
      return sayText(turn, 'withdraw.notNow', { code, state });
    }
    case 'mistyped':
    case 'unknown':
      return sayText(turn, `track.${outcome.type}`);
    default:
      return outcome satisfies never;
  }
}

export const withdraw: Part = {
  commands: [
    {
      words: ['rut', 'withdraw'],
      roles: 'all',
      describe: 'withdraw.describe',
      accepts: (argument) => readCode(argument, 'CS').type !== 'not-a-code',
      run: ask,
    },
  ],
  actions: { withdraw: press },
};
