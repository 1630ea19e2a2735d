/** The life of a dialogue conference, as one table. */
import { type Actor, type Transition, type TransitionTable, transitionIn } from './transition-table.ts';

export const CONFERENCE_STATUSES = [
  /** Being prepared; nobody outside knows. */
  'draft',
  /** Announced and taking questions. */
  'open',
  /** The intake window is over: new questions go to the next conference. */
  'closed',
  'held',
  /** Its conclusion notice is published. */
  'concluded',
  'cancelled',
] as const;

export type ConferenceStatus = (typeof CONFERENCE_STATUSES)[number];

export const CONFERENCE_EVENTS = [
  'announce',
  'close-intake',
  'reopen-intake',
  'hold',
  'conclude',
  'cancel',
] as const;

export type ConferenceEvent = (typeof CONFERENCE_EVENTS)[number];
export type ConferenceTransition = Transition<ConferenceStatus, ConferenceEvent>;

const TABLE: TransitionTable<ConferenceStatus, ConferenceEvent> = {
  draft: { announce: 'open', cancel: 'cancelled' },
  // Held straight from open: questions may be taken until the conference itself begins.
  open: { 'close-intake': 'closed', hold: 'held', cancel: 'cancelled' },
  closed: { 'reopen-intake': 'open', hold: 'held', cancel: 'cancelled' },
  held: { conclude: 'concluded' },
  concluded: {},
  cancelled: {},
};

/** An admin stands in for a secretary who is away, but what a conference concluded is not theirs to say. */
const ACTORS: Readonly<Record<ConferenceEvent, readonly Actor[]>> = {
  announce: ['secretary', 'chair', 'admin'],
  'close-intake': ['secretary', 'chair', 'admin', 'system'],
  'reopen-intake': ['secretary', 'chair', 'admin'],
  hold: ['secretary', 'chair', 'admin', 'system'],
  conclude: ['secretary', 'chair'],
  cancel: ['secretary', 'chair', 'admin'],
};

export function conferenceTransition(from: ConferenceStatus, event: ConferenceEvent): ConferenceTransition {
  return transitionIn(TABLE, from, event);
}

export function mayCauseConference(actor: Actor, event: ConferenceEvent): boolean {
  return ACTORS[event].includes(actor);
}

/** Whether a question asked now may still be for this conference. */
export function takesQuestions(status: ConferenceStatus): boolean {
  return status === 'open';
}

/** Whether people outside may see it: announced, and not called off. */
export function isPublic(status: ConferenceStatus): boolean {
  return status !== 'draft' && status !== 'cancelled';
}
