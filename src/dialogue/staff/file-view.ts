import type { Choice, RichText } from '../../domain/message.ts';
import type { QuestionEntry } from '../../domain/question.ts';
import { fieldLabel, unitName } from '../../domain/rulebook.ts';
import type { StoredEvent } from '../../store/question-events.ts';
import { cardButtons } from '../../usecases/questions/card-view.ts';
import { clockLines } from '../../usecases/questions/clock-lines.ts';
import { placeOf } from '../../usecases/questions/place.ts';
import type { QuestionFile } from '../../usecases/questions/read-file.ts';
import { whyHere } from '../../usecases/questions/route-question.ts';
import type { Turn } from '../part.ts';
import { button, join } from '../say.ts';
import { stateOf } from './outcomes.ts';

/** The whole file of a question in words: everything but who asked. */
export function fileText(turn: Turn, file: QuestionFile): RichText {
  const { speak } = turn;
  const { question } = file;
  const sections: RichText[] = [
    join(headLines(turn, file)),
    [question.text],
    join(dateLines(turn, file)),
    ...file.entries.map((entry) => entryText(turn, file, entry)),
  ];
  if (file.trail.length > 0) {
    sections.push(
      join([speak.rich('file.trail'), ...file.trail.map((event) => trailLine(turn, file, event))]),
    );
  }
  return join(sections, '\n\n');
}

function headLines(turn: Turn, { question, staff }: QuestionFile): RichText[] {
  const { speak } = turn;
  const book = turn.scope.rulebook.current();
  const holder = question.assigneeId ? staff.get(question.assigneeId) : undefined;
  const lines = [
    speak.rich('file.title', { code: question.code, state: stateOf(turn, question) }),
    speak.rich('card.field', { field: fieldLabel(book, question.fieldKey, speak.locale) }),
    speak.rich('card.place', { place: placeOf(book, question) ?? speak.plain('card.placeUnknown') }),
    speak.rich(question.anonymous ? 'file.askerAnonymous' : 'file.askerHidden'),
    speak.rich('file.unit', {
      unit: question.unitCode ? unitName(book, question.unitCode) : speak.plain('file.noUnit'),
    }),
    speak.rich('file.why', { why: whyHere(speak, question) }),
  ];
  if (holder) lines.push(speak.rich('file.holder', { name: holder.name }));
  return lines;
}

function dateLines(turn: Turn, { question, attachments }: QuestionFile): RichText[] {
  const { speak, scope } = turn;
  const lines = [speak.rich('file.receivedAt', { when: speak.dateTime(question.receivedAt) })];
  if (question.informedAt)
    lines.push(speak.rich('file.informedAt', { when: speak.dateTime(question.informedAt) }));
  lines.push(...clockLines(scope, speak, question));
  const why = question.informedAt === null ? speak.maybe(`rules.${question.informRule}.why`) : null;
  if (why) lines.push([why]);
  if (question.transfers > 0) lines.push(speak.rich('file.transfers', { count: question.transfers }));
  if (attachments.length > 0) lines.push(speak.rich('card.files', { count: attachments.length }));
  return lines;
}

function entryText(turn: Turn, { staff }: QuestionFile, entry: QuestionEntry): RichText {
  const { speak } = turn;
  const author = entry.authorKind === 'asker' ? null : (staff.get(entry.authorId ?? '')?.name ?? null);
  const who = author ?? speak.plain(entry.authorKind === 'asker' ? 'file.who.asker' : 'file.who.system');
  const head = speak.rich('file.entry', {
    what: speak.plain(`file.kind.${entry.kind}`),
    who,
    when: speak.dateTime(entry.at),
  });
  return entry.text === '' ? head : join([head, [entry.text]]);
}

function trailLine(turn: Turn, { staff }: QuestionFile, event: StoredEvent): RichText {
  const { speak } = turn;
  const member = event.actorId ? staff.get(event.actorId) : undefined;
  const who = member?.name ?? speak.plain(event.actorKind === 'asker' ? 'file.who.asker' : 'file.who.system');
  const what = speak.maybe(`file.event.${event.event}`) ?? event.event;
  const assigned = staff.get(String(event.data['assignedTo'] ?? ''))?.name;
  const to = event.data['toUnit'];
  const detail =
    assigned ?? (typeof to === 'string' ? unitName(turn.scope.rulebook.current(), to) : undefined);
  const params = { when: speak.dateTime(event.at), what, who };
  return detail ? speak.rich('file.trailTo', { ...params, detail }) : speak.rich('file.trailLine', params);
}

/** What can be done with it from here. */
export function fileButtons(turn: Turn, file: QuestionFile): Choice[][] {
  const { question, member, rights, holds } = file;
  const rows: Choice[][] = [];
  if (rights === 'act') {
    const viewer = holds && question.assigneeId ? { id: question.assigneeId, role: member.role } : member;
    const work = cardButtons(turn.speak, question, viewer).map((row) =>
      row.filter((choice) => !choice.action.startsWith('file:')),
    );
    rows.push(...work.filter((row) => row.length > 0));
    rows.push([button(turn, 'file.button.note', `note:${question.code}`)]);
  }
  if (!question.anonymous && (holds || member.role === 'secretary')) {
    rows.push([button(turn, 'file.button.asker', `identity:${question.code}`)]);
  }
  return rows;
}
