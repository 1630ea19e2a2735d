import type { Scope } from '../../context.ts';
import { slashDate } from '../../domain/civil-date.ts';
import type { Clause, Conference, Notice } from '../../domain/conference.ts';
import type { AttachmentRef, Outgoing, RichText } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import { shortQuote } from '../../domain/short-quote.ts';
import type { Speaker } from '../../infra/texts.ts';
import { staffAt } from '../../store/staff.ts';
import { tell } from '../messages/tell.ts';
import { unitSaid } from '../units/say-unit.ts';

/** A notice that is being published, with all that is told of it. */
export type Publication = {
  notice: Notice;
  conference: Conference;
  clauses: Clause[];
  /** The signed copy. */
  file: AttachmentRef | null;
};

/** A task that a clause gave to a unit. */
export type GivenTask = { code: string; unitCode: string; clause: Clause };

/** How much of each clause people read whose own question it does not settle; the whole is in the signed copy. */
const CLAUSE_LENGTH = 300;

/** Tells whoever asked something else for the conference what it concluded. @returns how many could be addressed. */
export async function tellOtherAskers(
  scope: Scope,
  publication: Publication,
  personIds: string[],
): Promise<number> {
  const { notice } = publication;
  const unreached = await tell(
    scope,
    personIds,
    { kind: 'conclusion', replaces: `notice:${notice.code}` },
    (speak) => renderNotice(scope, speak, publication),
  );
  return personIds.length - unreached.length;
}

function renderNotice(scope: Scope, speak: Speaker, publication: Publication): Outgoing {
  const { notice, conference, clauses, file } = publication;
  const lines: RichText[] = [
    speak.rich('conclude.news.head', {
      number: notice.number,
      date: speak.date(notice.date),
      signer: notice.signer,
      host: unitSaid(scope.rulebook.current(), conference.hostUnit, speak),
      when: speak.dateTime(conference.startsAt),
    }),
    ...clauses.map((clause) =>
      speak.rich('conclude.news.clause', {
        number: clause.number,
        text: shortQuote(clause.text, CLAUSE_LENGTH),
      }),
    ),
    speak.rich('conclude.news.foot'),
  ];
  return {
    text: lines.flatMap((line, index) => (index === 0 ? line : ['\n', ...line])),
    attachments: file ? [file] : [],
    brief: {
      notice: 'conclusion',
      values: { code: conference.code, number: notice.number, date: slashDate(notice.date) },
      whole: false,
    },
  };
}

/** Tells the people of the lead units what they are to do and by when. */
export async function tellUnits(
  scope: Scope,
  { notice, file }: Publication,
  tasks: readonly GivenTask[],
): Promise<void> {
  const book = scope.rulebook.current();
  for (const { code, unitCode, clause } of tasks) {
    const people = await staffAt(scope.tx, unitCode, ['unit-head', 'official']);
    const personIds = [...new Set(people.map((member) => member.personId))];
    await tell(scope, personIds, { kind: 'task', replaces: `task:${code}` }, (speak) => ({
      text: speak.rich('conclude.task.given', {
        code,
        unit: unitName(book, unitCode),
        number: notice.number,
        date: speak.date(notice.date),
        clause: clause.number,
        text: clause.text,
        until: clause.deadline
          ? speak.plain('conclude.task.until', { date: speak.date(clause.deadline) })
          : speak.plain('conclude.task.noDeadline'),
      }),
      attachments: file ? [file] : [],
      brief: {
        notice: 'task',
        values: {
          code,
          unit: unitName(book, unitCode),
          number: notice.number,
          date: clause.deadline ? slashDate(clause.deadline) : speak.plain('brief.noDeadline'),
        },
        whole: false,
      },
    }));
  }
}
