import type { CivilDate } from './civil-date.ts';
import type { ConferenceStatus } from './conference-status.ts';
import type { CompetenceLevel } from './routing.ts';

export const CONFERENCE_FORMS = ['in-person', 'online', 'both'] as const;
export type ConferenceForm = (typeof CONFERENCE_FORMS)[number];

export function isConferenceForm(word: string): word is ConferenceForm {
  return (CONFERENCE_FORMS as readonly string[]).includes(word);
}

/** A dialogue conference of an authority with the people of a territory (Luật 72/2025/QH15, Điều 43). */
export type Conference = {
  id: string;
  code: string;
  hostUnit: string;
  level: CompetenceLevel;
  /** Who chairs it, by name and office. */
  chair: string;
  coOrganiser: string | null;
  /** Empty while it is not known yet. */
  place: string;
  startsAt: Date;
  form: ConferenceForm;
  /** Empty while they are not known yet. */
  topics: string;
  territoryCode: string;
  /** Questions are taken from this instant until, and not at, the other. */
  intakeFrom: Date;
  intakeUntil: Date;
  status: ConferenceStatus;
  /** The member of staff who prepares it. */
  secretaryId: string;
};

/** What the law wants announced: time, place, content, method. */
export const CONTENTS = ['time', 'place', 'content', 'method'] as const;
export type Content = (typeof CONTENTS)[number];

/** Which of the four contents are missing, so that it can't be announced yet. */
export function missingContents(
  conference: Pick<Conference, 'place' | 'topics'> & { startsAt: Date | null; form: string },
): Content[] {
  const there: Record<Content, boolean> = {
    time: conference.startsAt !== null,
    place: conference.place.trim() !== '',
    content: conference.topics.trim() !== '',
    method: isConferenceForm(conference.form),
  };
  return CONTENTS.filter((content) => !there[content]);
}

/** What became of the matter of a clause. */
export const CLAUSE_OUTCOMES = [
  /** Given to a lead unit, with or without a deadline. */
  'task',
  'answered-in-hall',
  'explained',
] as const;
export type ClauseOutcome = (typeof CLAUSE_OUTCOMES)[number];

export function isClauseOutcome(word: string): word is ClauseOutcome {
  return (CLAUSE_OUTCOMES as readonly string[]).includes(word);
}

/** One numbered point of a conclusion notice, and the questions it settles. */
export type Clause = {
  id: string;
  number: number;
  text: string;
  outcome: ClauseOutcome;
  leadUnit: string | null;
  deadline: CivilDate | null;
  /** Codes of the questions. */
  questions: string[];
};

/** What a conference concluded, signed, numbered and dated. */
export type Notice = {
  id: string;
  code: string;
  conferenceId: string;
  /** As on the paper: `12-TB/ĐU`. */
  number: string;
  date: CivilDate;
  signer: string;
  status: 'draft' | 'published';
  publishedAt: Date | null;
};
