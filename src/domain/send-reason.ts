/** Why a message of an announcement did not arrive, or is not known to have arrived. */
export const SEND_REASONS = [
  'blocked',
  'refused',
  'gave-up',
  'uncertain',
  'closed',
  'template',
  'stopped',
  'opted-out',
  'moved',
  'waiting',
  'other',
] as const;
export type SendReason = (typeof SEND_REASONS)[number];

/** By what the error of a message begins with (delivery/settle-failure.ts and the store write them). */
const BY_ERROR: Readonly<Record<string, SendReason>> = {
  blocked: 'blocked',
  refused: 'refused',
  later: 'gave-up',
  closed: 'closed',
  'announced by template': 'template',
  'the announcement was stopped': 'stopped',
  'they want no announcements': 'opted-out',
};

/** `why`: the error up to its first colon. */
export function reasonOf(state: string, why: string): SendReason {
  if (state === 'uncertain') return 'uncertain';
  if (state === 'replaced') return 'moved';
  if (state === 'pending' || state === 'sending') return 'waiting';
  const last = why.replace(/^uncertain, then /, '');
  return BY_ERROR[last] ?? 'other';
}
