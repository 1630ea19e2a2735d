import type { RichText } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import { staffedUnits } from '../../store/staff.ts';
import { resultsDueBy } from '../../usecases/conferences/checks.ts';
import { type Published, publishNotice } from '../../usecases/notices/publish.ts';
import { resultsButton } from '../announce/again.ts';
import type { Turn } from '../part.ts';
import { button, join, leave, say, sayText } from '../say.ts';
import { sayCannotConclude } from './outcomes.ts';
import { FLOW } from './state.ts';

/** Publishes a notice and says what followed from it. */
export async function publish(turn: Turn, code: string): Promise<void> {
  const outcome = await publishNotice(turn.scope, { personId: turn.person.id, code });
  if (outcome.type === 'already') {
    return sayText(turn, 'conclude.already', { number: outcome.notice.number });
  }
  if (outcome.type !== 'published') return sayCannotConclude(turn, outcome);
  if (turn.state.flow === FLOW) leave(turn);
  const record = button(turn, 'record.button', `conclude:record:${outcome.notice.code}`);
  const choices = [...resultsButton(turn, outcome.conference.code), [record]];
  await say(turn, { text: join(await report(turn, outcome)), choices });
}

async function report(turn: Turn, published: Published): Promise<RichText[]> {
  const { speak, scope } = turn;
  const { notice, settled, skipped, returned, tasks, told, conference } = published;
  const lines: RichText[] = [
    speak.rich('conclude.published', { number: notice.number, code: notice.code }),
    speak.rich('conclude.publishedCounts', { settled: settled.length, told, tasks: tasks.length }),
  ];
  const staffed = await staffedUnits(
    scope.tx,
    tasks.map((task) => task.unitCode),
  );
  for (const { code, unitCode } of tasks) {
    const key = staffed.has(unitCode) ? 'conclude.taskLine' : 'conclude.taskLineNobody';
    lines.push(speak.rich(key, { code, unit: unitName(scope.rulebook.current(), unitCode) }));
  }
  if (skipped.length > 0) lines.push(speak.rich('conclude.publishedSkipped', { codes: skipped.join(', ') }));
  if (returned.length > 0)
    lines.push(speak.rich('conclude.publishedReturned', { codes: returned.join(', ') }));
  const due = resultsDueBy(scope, conference.startsAt);
  if (due) lines.push(speak.rich('conclude.publishedDue', { date: speak.date(due.date) }));
  return lines;
}
