/** How the channel stands with Telegram. The last word of each side counts; the worse of the two is shown. */
export type Health = {
  receiving(state: State): void;
  sending(state: State): void;
  now(): { ok: boolean; why: State };
};

type State =
  | 'ok'
  | 'starting'
  | 'standby'
  | 'conflict'
  | 'unauthorized'
  | 'unreachable'
  | 'flood'
  | 'store-failing';

const WELL: readonly State[] = ['ok', 'starting', 'standby', 'flood'];

export function createHealth(): Health {
  let receives: State = 'ok';
  let sends: State = 'ok';
  const isWell = (state: State) => WELL.includes(state);
  return {
    receiving: (state) => {
      receives = state;
    },
    sending: (state) => {
      sends = state;
    },
    now() {
      const why = isWell(receives) && !isWell(sends) ? sends : receives;
      return { ok: isWell(why), why };
    },
  };
}
