import type { Follower } from './follower.ts';
import { echo, place } from './messages/deliver.ts';
import type { State } from './state.ts';
import type { Emission } from './webhook.ts';

/** Somebody of the OA who writes to people by hand, in the OA's own chat tool (contract §7.6, `admin_id`). */
export class OaAdmin {
  readonly id: string;
  readonly #state: State;

  constructor(state: State, id: string) {
    this.id = id;
    this.#state = state;
  }

  /** Resolves with the events of it when their first tries are over. */
  says(to: Follower, text: string): Promise<Emission[]> {
    const person = this.#state.people.get(to.id);
    if (!person) throw new Error(`Nobody is ${to.id}`);
    const what = { text, from: 'admin', way: 'chat', buttons: [], attachments: [] } as const;
    return echo(this.#state, person, place(this.#state, person, what), 'text', this.id);
  }
}
