import type { GrantLoss } from './grant.ts';

/** How the channel stands with Zalo: the grant first, without which nothing goes. */
export type Health = {
  /** `ok`, `unreachable`, or `refused` with Zalo's code for what a person must change. */
  sending(state: string): void;
  now(): { ok: boolean; why: string };
};

export function createHealth(lost: () => GrantLoss | null): Health {
  let sends = 'ok';
  return {
    sending: (state) => {
      sends = state;
    },
    now() {
      if (lost() !== null) return { ok: false, why: 'consent-needed' };
      return { ok: sends === 'ok', why: sends };
    },
  };
}
