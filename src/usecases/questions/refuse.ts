import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import type { Question } from '../../domain/question.ts';
import { groundsOn, type RefusalGround } from '../../domain/refusal-ground.ts';
import type { Speaker } from '../../infra/texts.ts';
import { insertEntry } from '../../store/questions.ts';
import { beginWork, type CannotWork } from './begin-work.ts';
import { refreshCards } from './cards.ts';
import { changeStatus } from './change-status.ts';
import { tellAsker } from './notices.ts';
import type { Where } from './open-for-staff.ts';
import { checkedText, type TextProblem } from './staff-text.ts';

export type Refused =
  | { type: 'refused'; question: Question; ground: RefusalGround }
  | { type: 'ground-unknown'; grounds: RefusalGround[] };

/** The grounds that may be given today. */
export function refusalGrounds(scope: Scope): RefusalGround[] {
  const rows = scope.rulebook.current().settings.get('refusal-grounds');
  return groundsOn(rows, civilDate(scope.clock.now(), scope.timeZone));
}

/** A ground in words, with where it stands. */
export function groundText(speak: Speaker, ground: RefusalGround): string {
  const words = speak.maybe(`grounds.${ground.key}.text`) ?? ground.label ?? ground.key;
  return `${words} (${ground.source})`;
}

/** Refuses a question on a listed ground, with an explanation in the official's own words for the citizen. */
export async function refuseQuestion(
  scope: Scope,
  input: { personId: string; where: Where; groundKey: string; text: string },
): Promise<Refused | CannotWork | TextProblem> {
  const grounds = refusalGrounds(scope);
  const ground = grounds.find(({ key }) => key === input.groundKey);
  if (!ground) return { type: 'ground-unknown', grounds };
  const checked = checkedText(scope, input.text);
  if (checked.type !== 'text') return checked;
  const work = await beginWork(scope, input.personId, input.where, 'refuse');
  if (work.type !== 'ready') return work;
  const changed = await changeStatus(scope, work.question, 'refuse', work.by, {
    why: checked.text,
    change: { assigneeId: work.member.id },
    data: { ground: ground.key, source: ground.source },
  });
  if (changed.type === 'not-now') return { type: 'not-now', question: work.question };
  const { question } = changed;
  await insertEntry(scope.tx, {
    questionId: question.id,
    kind: 'refusal',
    authorKind: 'staff',
    authorId: work.member.id,
    text: checked.text,
    at: scope.clock.now(),
  });
  await tellAsker(scope, question, {
    type: 'refused',
    ground: (speak) => groundText(speak, ground),
    text: checked.text,
  });
  await refreshCards(scope, question);
  return { type: 'refused', question, ground };
}
