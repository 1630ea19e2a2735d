import { refusal } from '../errors.ts';
import type { Person } from '../people.ts';
import type { State } from '../state.ts';

const HOUR = 3_600_000;
const FREE = 48 * HOUR;
const OPEN = 7 * 24 * HOUR;

/** What a send costs: `quota` is absent from the answer when the OA was charged (contract §2.12). */
export interface Cost {
  readonly billed: boolean;
  readonly quota?: Readonly<Record<string, string>>;
}

/** Contract §3.4: those whom nothing reaches. @throws ZaloError */
export function checkReachable(person: Person) {
  const codes = { restricts: -244, 'blocks-invitations': -217, inactive: -227, full: -218 } as const;
  const code = codes[person.state as keyof typeof codes];
  if (code !== undefined) throw refusal(code);
}

function charge(state: State): Cost {
  const { includedMessages, cloudAccount } = state.switches;
  if (state.included < includedMessages) {
    state.included += 1;
    const remain = String(includedMessages - state.included);
    return {
      billed: false,
      quota: { quota_type: 'sub_quota', remain, total: String(includedMessages), ...owner(state) },
    };
  }
  if (cloudAccount === 'unlinked') throw refusal(-320);
  if (cloudAccount === 'empty') throw refusal(-321);
  return { billed: true };
}

const owner = (state: State) => ({ owner_type: 'OA', owner_id: state.app.oaId });

/**
 * Contract §3.1: free for 48 h after an interaction, billed up to 7 days, refused afterwards.
 * @throws ZaloError when the window is closed, or nobody can be charged
 */
export function costOf(state: State, person: Person): Cost {
  const since = person.lastInteraction;
  const age = since === null ? Number.POSITIVE_INFINITY : state.now() - since;
  if (since === null || age > OPEN) throw refusal(state.switches.closedWindow);
  const { freeReplies } = state.switches;
  const free = age <= FREE && (freeReplies === null || person.repliesSince < freeReplies);
  if (!free) return charge(state);
  // Since 2026-01-01 `remain` is constantly 8 where there is no cap.
  const remain = freeReplies === null ? 8 : freeReplies - person.repliesSince - 1;
  const quota = {
    quota_type: 'reply',
    remain: String(remain),
    total: String(freeReplies ?? 8),
    expired_date: String(since + FREE),
    ...owner(state),
  };
  return { billed: false, quota };
}
