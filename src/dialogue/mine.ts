import type { Choice, RichText } from '../domain/message.ts';
import type { Question } from '../domain/question.ts';
import { shortQuote } from '../domain/short-quote.ts';
import { countQuestionsOfAsker, questionsOfAskerFrom } from '../store/drafts.ts';
import type { Part, Turn } from './part.ts';
import { button, join, say, sayText } from './say.ts';

const PAGE = 5;
const QUOTE_LENGTH = 70;

/** A page of the asker's own questions. */
export async function listMine(turn: Turn, from: number, inPlace: boolean): Promise<void> {
  const { tx } = turn.scope;
  const count = await countQuestionsOfAsker(tx, turn.person.id);
  if (count === 0) return sayText(turn, 'mine.none');
  const questions = await questionsOfAskerFrom(tx, turn.person.id, from, PAGE);
  const lines = questions.map((question) => line(turn, question));
  await say(
    turn,
    {
      text: join([turn.speak.rich('mine.title', { count }), ...lines], '\n\n'),
      choices: [...openRows(questions), ...pageRow(turn, from, count)],
    },
    { kind: 'mine', replaces: 'mine', inPlace },
  );
}

function line(turn: Turn, { code, status, text }: Question): RichText {
  const state = turn.speak.plain(`mine.status.${status}`);
  return turn.speak.rich('mine.line', { code, state, quote: shortQuote(text, QUOTE_LENGTH) });
}

function openRows(questions: Question[]): Choice[][] {
  const choices = questions.map(({ code }) => ({ label: code, action: `track:${code}` }));
  return [choices.slice(0, 3), choices.slice(3)].filter((row) => row.length > 0);
}

function pageRow(turn: Turn, from: number, count: number): Choice[][] {
  const row: Choice[] = [];
  if (from > 0) row.push(button(turn, 'mine.newer', `mine:${Math.max(0, from - PAGE)}`));
  if (from + PAGE < count) row.push(button(turn, 'mine.older', `mine:${from + PAGE}`));
  return row.length === 0 ? [] : [row];
}

export const mine: Part = {
  commands: [
    {
      words: ['cuatoi', 'mine'],
      roles: 'all',
      describe: 'mine.describe',
      accepts: () => false,
      run: (turn) => listMine(turn, 0, false),
    },
  ],
  actions: {
    mine: (turn, [from = '0']) => listMine(turn, Math.max(0, Number.parseInt(from, 10) || 0), true),
  },
};
