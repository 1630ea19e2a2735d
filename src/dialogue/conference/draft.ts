import type { ConferenceForm } from '../../domain/conference.ts';
import type { NewConferenceFacts } from '../../usecases/conferences/create.ts';
import type { Turn } from '../part.ts';

/** The steps in their order, each one fact of a conference. */
export const STEPS = [
  'hostUnit',
  'chair',
  'coOrganiser',
  'startsAt',
  'place',
  'form',
  'topics',
  'intakeUntil',
] as const;
export type Step = (typeof STEPS)[number];

export function isStep(word: string): word is Step {
  return (STEPS as readonly string[]).includes(word);
}

export const FLOW = 'conference';

/** What was given so far. Lies in the conversation's data as `facts` (its `draft` is a question being written); times are texts. */
export type ConferenceDraft = {
  hostUnit?: string;
  chair?: string;
  coOrganiser?: string | null;
  startsAt?: string;
  place?: string;
  form?: ConferenceForm;
  topics?: string;
  intakeUntil?: string;
};

/** Where a secretary is: creating one, or changing one fact of one (`editing` is its code). */
export type State = { step: Step; draft: ConferenceDraft; editing: string | null };

export function stateOf(turn: Turn): State | null {
  const { flow, step, data } = turn.state;
  if (flow !== FLOW || step === null || !isStep(step)) return null;
  return {
    step,
    draft: (data['facts'] as ConferenceDraft | undefined) ?? {},
    editing: (data['editing'] as string | null | undefined) ?? null,
  };
}

/** The facts as the use cases want them; what is not there yet is left out. */
export function factsOf({ startsAt, intakeUntil, ...rest }: ConferenceDraft): Partial<NewConferenceFacts> {
  return {
    ...rest,
    ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt) }),
    ...(intakeUntil === undefined ? {} : { intakeUntil: new Date(intakeUntil) }),
  };
}

/** All facts, if every step was taken. */
export function wholeFacts(draft: ConferenceDraft): NewConferenceFacts | null {
  const { hostUnit, chair, coOrganiser, startsAt, place, form, topics, intakeUntil } = factsOf(draft);
  if (hostUnit === undefined || chair === undefined || coOrganiser === undefined || startsAt === undefined) {
    return null;
  }
  if (place === undefined || form === undefined || topics === undefined || intakeUntil === undefined)
    return null;
  return { hostUnit, chair, coOrganiser, startsAt, place, form, topics, intakeUntil };
}
