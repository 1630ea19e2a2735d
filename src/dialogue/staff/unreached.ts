import type { Choice, RichText } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import type { UnreachedLine } from '../../store/outbox-report.ts';
import { timeLeft } from '../../usecases/questions/time-left.ts';
import { type Unreached, unreachedPage } from '../../usecases/questions/unreached.ts';
import { FIGURE_ROLES } from '../../usecases/statistics/figures.ts';
import type { Part, Turn } from '../part.ts';
import { button, join, say, sayText } from '../say.ts';

/** `/chobao`: whom a notice could not reach, so that somebody finds another way. Who they are is in the question's file. */
export const unreachedPart: Part = {
  commands: [
    {
      words: ['chobao', 'unreached'],
      roles: FIGURE_ROLES,
      describe: 'unreached.describe',
      accepts: () => false,
      run: (turn) => show(turn, 0, false),
    },
  ],
  actions: {
    unreached: (turn, [page = '0']) => show(turn, Math.max(0, Number.parseInt(page, 10) || 0), true),
  },
};

async function show(turn: Turn, page: number, inPlace: boolean): Promise<void> {
  const list = await unreachedPage(turn.scope, { personId: turn.person.id, page });
  if (list.type === 'not-yours') return sayText(turn, 'unreached.notYours');
  await say(
    turn,
    { text: textOf(turn, list), choices: buttonsOf(turn, list), protect: true },
    { kind: 'unreached', replaces: 'unreached', inPlace },
  );
}

function textOf(turn: Turn, { total, lines, others, page, pages }: Unreached): RichText {
  const { speak } = turn;
  const parts =
    total === 0
      ? [speak.rich('unreached.nothing')]
      : [
          join([speak.rich('unreached.title', { count: total }), speak.rich('unreached.hint')]),
          ...lines.map((line, at) => lineOf(turn, line, at + 1)),
        ];
  if (others > 0) parts.push(speak.rich('unreached.others', { count: others }));
  if (pages > 1) parts.push(speak.rich('unreached.page', { page: page + 1, pages }));
  return join(parts, '\n\n');
}

function lineOf(turn: Turn, { code, unitCode, since, due, error }: UnreachedLine, number: number): RichText {
  const { speak, scope } = turn;
  const unit = unitCode ? unitName(scope.rulebook.current(), unitCode) : speak.plain('unreached.noUnit');
  const refused = /answered (-\d+)/.exec(error ?? '')?.[1];
  return join([
    speak.rich('unreached.line', { number, code, unit }),
    speak.rich('unreached.since', {
      since: speak.dateTime(since),
      due: speak.date(due),
      left: timeLeft(scope, speak, due),
    }),
    refused ? speak.rich('unreached.why.refused', { code: refused }) : speak.rich('unreached.why.closed'),
  ]);
}

function buttonsOf(turn: Turn, { lines, page, pages }: Unreached): Choice[][] {
  const paging: Choice[] = [];
  if (page > 0) paging.push(button(turn, 'unreached.previous', `unreached:${page - 1}`));
  if (page + 1 < pages) paging.push(button(turn, 'unreached.next', `unreached:${page + 1}`));
  const open = lines.map(({ code }) => [button(turn, 'unreached.open', `file:${code}`, { code })]);
  return paging.length > 0 ? [...open, paging] : open;
}
