import type { Choice, RichText } from '../../domain/message.ts';
import { shortQuote } from '../../domain/short-quote.ts';
import { fold } from '../../understand/normalise.ts';
import { QUEUE_VIEWS, type QueuePage, type QueueView, queuePage } from '../../usecases/questions/queue.ts';
import { timeLeft } from '../../usecases/questions/time-left.ts';
import type { Part, Turn } from '../part.ts';
import { button, join, say } from '../say.ts';
import { READING_ROLES } from './roles.ts';

const LINE_QUOTE = 70;

/** The words for the views, Vietnamese and English. */
const VIEW_WORDS: Readonly<Record<string, QueueView>> = {
  cuatoi: 'mine',
  mine: 'mine',
  donvi: 'unit',
  unit: 'unit',
  sapden: 'due',
  due: 'due',
  quahan: 'overdue',
  overdue: 'overdue',
};

/** `/hangdoi`: one line each, by the clock, with a button to open. */
export const queuePart: Part = {
  commands: [
    {
      words: ['hangdoi', 'queue'],
      roles: READING_ROLES,
      describe: 'staff.describe.queue',
      accepts: (argument) => viewOf(argument) !== null,
      run: (turn, argument) => showQueue(turn, viewOf(argument) ?? 'unit', 0, false),
    },
  ],
  actions: {
    async queue(turn, [view = '', page = '0']) {
      const chosen = QUEUE_VIEWS.find((known) => known === view) ?? 'unit';
      await showQueue(turn, chosen, Math.max(0, Number.parseInt(page, 10) || 0), true);
    },
  },
};

function viewOf(argument: string): QueueView | null {
  return VIEW_WORDS[fold(argument).replaceAll(' ', '')] ?? null;
}

async function showQueue(turn: Turn, view: QueueView, page: number, inPlace: boolean): Promise<void> {
  const queue = await queuePage(turn.scope, { personId: turn.person.id, view, page });
  await say(
    turn,
    { text: queueText(turn, queue), choices: queueButtons(turn, queue), protect: true },
    { kind: 'queue', replaces: 'queue', inPlace },
  );
}

function queueText(turn: Turn, queue: QueuePage): RichText {
  const { speak } = turn;
  const title = speak.rich('queue.title', {
    view: speak.plain(`queue.view.${queue.view}`),
    total: queue.total,
  });
  if (queue.total === 0) return join([title, speak.rich('queue.nothing')]);
  const lines = queue.lines.map((line, index) =>
    join([
      speak.rich('queue.line', {
        number: index + 1,
        code: line.code,
        quote: shortQuote(line.text, LINE_QUOTE),
      }),
      speak.rich('queue.state', {
        state: line.holder
          ? speak.plain('card.heldBy', { name: line.holder.name })
          : speak.plain(`card.state.${line.status}`),
        due:
          line.due === null
            ? speak.plain('queue.noDate')
            : `${speak.date(line.due)}, ${timeLeft(turn.scope, speak, line.due)}`,
      }),
    ]),
  );
  if (queue.pages > 1) lines.push(speak.rich('queue.page', { page: queue.page + 1, pages: queue.pages }));
  return join([title, ...lines], '\n\n');
}

function queueButtons(turn: Turn, queue: QueuePage): Choice[][] {
  const open = queue.lines.map(({ code }) => [button(turn, 'queue.open', `file:${code}`, { code })]);
  const paging: Choice[] = [];
  if (queue.page > 0) paging.push(button(turn, 'queue.previous', `queue:${queue.view}:${queue.page - 1}`));
  if (queue.page + 1 < queue.pages)
    paging.push(button(turn, 'queue.next', `queue:${queue.view}:${queue.page + 1}`));
  const views = QUEUE_VIEWS.filter((view) => view !== queue.view).map((view) =>
    button(turn, `queue.view.${view}`, `queue:${view}:0`),
  );
  return [...open, ...(paging.length > 0 ? [paging] : []), views];
}
