/**
 * The life of a question, as one table. Whether a person has the right for a particular question (their unit,
 * their assignment) is the use case's matter; here stands only what can follow what, and which role acts.
 */
import { type Actor, type Transition, type TransitionTable, transitionIn } from './transition-table.ts';

export const QUESTION_STATUSES = [
  /** In the queue of a unit. */
  'received',
  /** An official has it. */
  'claimed',
  /** The asker was asked back; the clock pauses. */
  'clarifying',
  'answered',
  'refused',
  'withdrawn',
  /** On the agenda of a conference. */
  'on-agenda',
  /** Settled by a clause of a published conclusion notice. */
  'concluded',
  /** A likely denunciation, taken out of every queue (Luật Tố cáo 25/2018, Điều 8 and 56). */
  'in-vault',
  /** Carried on by another question, to which its asker was joined. */
  'merged',
] as const;

export type QuestionStatus = (typeof QUESTION_STATUSES)[number];

export const QUESTION_EVENTS = [
  'claim',
  'release',
  'clarify',
  'clarification-given',
  'answer',
  'correct-answer',
  'refuse',
  'transfer',
  'withdraw',
  'put-on-agenda',
  'take-off-agenda',
  'conclude',
  'reopen',
  'to-vault',
  'from-vault',
  'merge',
  'unmerge',
] as const;

export type QuestionEvent = (typeof QUESTION_EVENTS)[number];
export type QuestionTransition = Transition<QuestionStatus, QuestionEvent>;

const TABLE: TransitionTable<QuestionStatus, QuestionEvent> = {
  // Answering, asking back and refusing need a claim first: exactly one person is responsible for the words.
  received: {
    claim: 'claimed',
    transfer: 'received',
    withdraw: 'withdrawn',
    'put-on-agenda': 'on-agenda',
    conclude: 'concluded',
    merge: 'merged',
    'to-vault': 'in-vault',
  },
  claimed: {
    release: 'received',
    clarify: 'clarifying',
    answer: 'answered',
    refuse: 'refused',
    transfer: 'received',
    withdraw: 'withdrawn',
    'put-on-agenda': 'on-agenda',
    conclude: 'concluded',
    merge: 'merged',
    'to-vault': 'in-vault',
  },
  // An asker who stays silent must not block the answer, nor a refusal for want of facts.
  clarifying: {
    release: 'received',
    'clarification-given': 'claimed',
    answer: 'answered',
    refuse: 'refused',
    transfer: 'received',
    withdraw: 'withdrawn',
    'put-on-agenda': 'on-agenda',
    conclude: 'concluded',
    merge: 'merged',
    'to-vault': 'in-vault',
  },
  // A question answered in writing can still be settled, with more weight, by a clause of a notice.
  answered: {
    'correct-answer': 'answered',
    conclude: 'concluded',
    reopen: 'received',
    'to-vault': 'in-vault',
  },
  refused: { reopen: 'received', 'to-vault': 'in-vault' },
  withdrawn: { 'to-vault': 'in-vault' },
  // Answered before or in the hall, or settled by the notice. Another unit, or a refusal: off the agenda first.
  'on-agenda': {
    answer: 'answered',
    withdraw: 'withdrawn',
    'take-off-agenda': 'received',
    conclude: 'concluded',
    merge: 'merged',
    'to-vault': 'in-vault',
  },
  concluded: { reopen: 'received', 'to-vault': 'in-vault' },
  // The classifier may be wrong: a person looks and gives it back to the queue.
  'in-vault': { 'from-vault': 'received' },
  merged: { unmerge: 'received', 'to-vault': 'in-vault' },
};

const STAFF = ['official', 'unit-head', 'secretary'] as const satisfies readonly Actor[];

/** A secretary does an official's work where no routing rule was found. An admin keeps the system, not questions. */
const ACTORS: Readonly<Record<QuestionEvent, readonly Actor[]>> = {
  claim: STAFF,
  release: [...STAFF, 'system'],
  clarify: STAFF,
  // Staff too: the asker may have told them by telephone or at the desk.
  'clarification-given': ['asker', ...STAFF],
  answer: STAFF,
  'correct-answer': STAFF,
  refuse: STAFF,
  transfer: STAFF,
  withdraw: ['asker'],
  'put-on-agenda': ['secretary'],
  'take-off-agenda': ['secretary'],
  conclude: ['secretary', 'chair'],
  reopen: ['asker', 'unit-head', 'secretary'],
  'to-vault': [...STAFF, 'system'],
  // Never the unit's own people: the denunciation may be about them.
  'from-vault': ['secretary', 'chair'],
  merge: STAFF,
  unmerge: ['unit-head', 'secretary'],
};

type Standing = { open: boolean; clock: 'runs' | 'paused' | 'stopped' };

const STANDING: Readonly<Record<QuestionStatus, Standing>> = {
  received: { open: true, clock: 'runs' },
  claimed: { open: true, clock: 'runs' },
  clarifying: { open: true, clock: 'paused' },
  answered: { open: false, clock: 'stopped' },
  refused: { open: false, clock: 'stopped' },
  withdrawn: { open: false, clock: 'stopped' },
  'on-agenda': { open: true, clock: 'runs' },
  concluded: { open: false, clock: 'stopped' },
  'in-vault': { open: false, clock: 'stopped' },
  merged: { open: false, clock: 'stopped' },
};

/** What a status becomes by an event, or what would be possible instead. */
export function transition(from: QuestionStatus, event: QuestionEvent): QuestionTransition {
  return transitionIn(TABLE, from, event);
}

export function mayCause(actor: Actor, event: QuestionEvent): boolean {
  return ACTORS[event].includes(actor);
}

/** What this role can do with a question in this status: the buttons of a card. */
export function eventsFor(actor: Actor, status: QuestionStatus): QuestionEvent[] {
  return QUESTION_EVENTS.filter((event) => transition(status, event).type === 'to' && mayCause(actor, event));
}

/** Open: somebody still owes the asker an answer. */
export function isOpen(status: QuestionStatus): boolean {
  return STANDING[status].open;
}

export const OPEN_QUESTION_STATUSES: readonly QuestionStatus[] = QUESTION_STATUSES.filter(isOpen);
export const CLOSED_QUESTION_STATUSES: readonly QuestionStatus[] = QUESTION_STATUSES.filter(
  (s) => !isOpen(s),
);

/** What the deadlines do in this status. */
export function clockOf(status: QuestionStatus): Standing['clock'] {
  return STANDING[status].clock;
}
