import type { Clause, Conference, Notice } from '../../domain/conference.ts';
import type { Choice, RichText } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import { clausesOf, noticeFile } from '../../store/notices.ts';
import { resultsDueBy } from '../../usecases/conferences/checks.ts';
import { openNotice } from '../../usecases/notices/open-notice.ts';
import type { Turn } from '../part.ts';
import { button, join, say, sayText } from '../say.ts';
import { candidates } from './ask.ts';

/** The whole notice as it stands, with what can be done next. */
export async function showNotice(turn: Turn, code: string): Promise<void> {
  const opened = await openNotice(turn.scope, turn.person.id, code);
  if (opened.type === 'not-found') return sayText(turn, 'conclude.refused.notFound');
  const { notice, conference } = opened;
  const clauses = await clausesOf(turn.scope.tx, notice.id);
  const lines = [
    ...head(turn, notice, conference),
    ...clauses.flatMap((clause) => clauseLines(turn, clause)),
  ];
  if (clauses.length === 0) lines.push(turn.speak.rich('conclude.card.noClauses'));
  const file = await noticeFile(turn.scope.tx, notice);
  lines.push(turn.speak.rich(file ? 'conclude.card.file' : 'conclude.card.noFile'));
  const draft = notice.status === 'draft';
  if (draft) lines.push(await askersLine(turn, conference, clauses));
  await say(
    turn,
    {
      text: join(lines),
      choices: draft ? buttons(turn, code, clauses) : [],
      attachments: file && !draft ? [file] : [],
    },
    { kind: 'notice', replaces: `notice-card:${notice.id}` },
  );
}

function head(turn: Turn, notice: Notice, conference: Conference): RichText[] {
  const { speak } = turn;
  const due = resultsDueBy(turn.scope, conference.startsAt);
  return [
    speak.rich('conclude.card.title', { number: notice.number }),
    speak.rich('conclude.card.head', {
      date: speak.date(notice.date),
      signer: notice.signer,
      code: conference.code,
      when: speak.dateTime(conference.startsAt),
    }),
    ...(due ? [speak.rich('conclude.card.due', { date: speak.date(due.date), days: due.days })] : []),
  ];
}

function clauseLines(turn: Turn, clause: Clause): RichText[] {
  const { speak } = turn;
  const lines = [[''], speak.rich('conclude.card.clause', { number: clause.number, text: clause.text })];
  if (clause.leadUnit === null) {
    const outcome = speak.plain(`conclude.outcome.${clause.outcome}`);
    lines.push(speak.rich('conclude.card.outcome', { outcome }));
  } else {
    lines.push(
      speak.rich('conclude.card.task', {
        unit: unitName(turn.scope.rulebook.current(), clause.leadUnit),
        until: clause.deadline ? speak.date(clause.deadline) : speak.plain('conclude.card.noDeadline'),
      }),
    );
  }
  if (clause.questions.length > 0) {
    lines.push(speak.rich('conclude.card.questions', { codes: clause.questions.join(', ') }));
  }
  return lines;
}

async function askersLine(turn: Turn, conference: Conference, clauses: readonly Clause[]): Promise<RichText> {
  const named = new Set(clauses.flatMap((clause) => clause.questions));
  const possible = await candidates(turn, conference);
  const settled = possible.filter(({ code }) => named.has(code)).length;
  return turn.speak.rich('conclude.card.askers', { settled, left: possible.length - settled });
}

function buttons(turn: Turn, code: string, clauses: readonly Clause[]): Choice[][] {
  const last = clauses.at(-1);
  const drop = last
    ? [button(turn, 'conclude.button.drop', `conclude:drop:${code}:${last.number}`, { number: last.number })]
    : [];
  return [
    [button(turn, 'conclude.button.add', `conclude:add:${code}`), ...drop],
    [
      button(turn, 'conclude.button.file', `conclude:file:${code}`),
      button(turn, 'conclude.button.head', `conclude:head:${code}`),
    ],
    ...(last ? [[button(turn, 'conclude.button.publish', `conclude:publish:${code}`)]] : []),
  ];
}
