import type { CivilDate } from './civil-date.ts';
import type { QuestionStatus } from './question-status.ts';
import type { CompetenceLevel } from './routing.ts';

/** What a citizen asked, and where it stands. */
export type Question = {
  id: string;
  code: string;
  askerId: string;
  text: string;
  /** The language it was asked in. */
  locale: string;
  anonymous: boolean;
  fieldKey: string;
  communeCode: string | null;
  placeText: string | null;
  level: CompetenceLevel;
  conferenceId: string | null;
  /** The competent unit; null while only the conference's secretary knows of it. */
  unitCode: string | null;
  routedBy: string | null;
  routedWhy: string;
  status: QuestionStatus;
  /** The member of staff who has it. */
  assigneeId: string | null;
  transfers: number;
  receivedAt: Date;
  /** By when the person is told what happens (K4). Never the day of the answer. */
  informBy: CivilDate;
  informRule: string;
  informedAt: Date | null;
  /** When the answer itself is expected, where something says so. */
  answerBy: CivilDate | null;
  answerRule: string | null;
  closedAt: Date | null;
};

export const ENTRY_KINDS = [
  'supplement',
  'clarification-question',
  'clarification-answer',
  'answer',
  'refusal',
  'note',
  'transfer',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Something said in the file of a question. */
export type QuestionEntry = {
  id: string;
  kind: EntryKind;
  authorKind: 'asker' | 'staff' | 'system';
  authorId: string | null;
  text: string;
  at: Date;
};
