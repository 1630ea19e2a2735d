import { fromUser, markSeen } from './messages/deliver.ts';
import type { Button, Person, ShownAttachment } from './people.ts';
import { type Seen, seen } from './seen.ts';
import { interacted, type State } from './state.ts';
import type { Emission } from './webhook.ts';

export interface SentFile {
  readonly name?: string;
  readonly mime?: string;
  readonly data: Buffer;
}

const fits = (wanted: string | RegExp, text: string) =>
  typeof wanted === 'string' ? text === wanted : wanted.test(text);

/**
 * A simulated person on Zalo. Whatever they do reaches the service as signed webhooks; each act resolves when the
 * first try to hand it over is done, with what was sent.
 */
export class Follower {
  readonly id: string;
  readonly name: string;
  readonly #state: State;
  readonly #person: Person;
  #read = 0;

  constructor(state: State, person: Person) {
    this.id = person.id;
    this.name = person.profile.name;
    this.#state = state;
    this.#person = person;
  }

  /** @param quotes the message this one replies to */
  says(text: string, quotes?: Seen | string): Promise<Emission> {
    if (text === '') throw new Error('Zalo sends no empty text');
    const quoted = typeof quotes === 'string' ? quotes : quotes?.id;
    return this.#sends('text', { text, ...(quoted && { quotes: quoted }) });
  }

  #sends(
    kind: string,
    what: { text?: string; quotes?: string; hidden?: boolean },
    shown: readonly ShownAttachment[] = [],
    attachments?: readonly object[],
  ) {
    return fromUser(this.#state, this.#person, kind, { text: '', ...what, attachments: shown }, attachments);
  }

  /**
   * Taps a button of the newest message that has it. A query posts its payload as an ordinary text (contract §7.7);
   * what opens something posts nothing.
   */
  async presses(label: string | RegExp): Promise<Emission | undefined> {
    const button = this.#buttonNamed(label);
    if (button.type !== 'oa.query.show' && button.type !== 'oa.query.hide') return undefined;
    return this.#sends('text', { text: button.payload, hidden: button.type === 'oa.query.hide' });
  }

  #buttonNamed(label: string | RegExp): Button {
    const all = this.#person.letters.toReversed().flatMap(({ buttons }) => buttons);
    const found = all.find(({ title }) => fits(label, title));
    if (found) return found;
    const there = [...new Set(all.map(({ title }) => `[${title}]`))].join(' ') || 'none at all';
    throw new Error(`${this.name} sees no button ${String(label)}; there are ${there}\n${this.#story()}`);
  }

  /** Follows the OA; the first time opens the window. */
  follows(source = 'oa_profile'): Promise<Emission> {
    this.#person.following = true;
    interacted(this.#state, this.#person);
    return this.#relation('follow', { source });
  }

  unfollows(): Promise<Emission> {
    this.#person.following = false;
    return this.#relation('unfollow', {});
  }

  /** No sender and recipient here (contract §7.6). */
  #relation(event_name: string, more: object) {
    this.#state.transcript.line(
      `${this.name} → OA`,
      event_name === 'follow' ? '(quan tâm)' : '(bỏ quan tâm)',
    );
    return this.#state.webhook.emit(this.id, {
      event_name,
      oa_id: this.#state.app.oaId,
      follower: { id: this.id },
      user_id_by_app: this.#person.idByApp,
      ...more,
    });
  }

  /** Opens the chat and sees what is new. Undefined when nothing is. */
  reads(): Promise<Emission | undefined> {
    return Promise.resolve(markSeen(this.#state, this.#person));
  }

  /** What the OA and its staff wrote, oldest first. */
  sees(): Seen[] {
    return this.#person.letters.filter(({ from }) => from !== 'user').map(seen);
  }

  /** The newest message of the OA. */
  last(): Seen {
    const newest = this.sees().at(-1);
    if (!newest) throw new Error(`${this.name} has no message of the OA`);
    return newest;
  }

  /** What came since this was asked last. */
  news(): Seen[] {
    const all = this.sees();
    const news = all.slice(this.#read);
    this.#read = all.length;
    return news;
  }

  /** The newest message that fits, now or when it comes. Fails with the person's transcript. */
  waitFor(choice: string | RegExp | ((message: Seen) => boolean), timeoutMs = 10_000): Promise<Seen> {
    const test = (message: Seen) => {
      if (typeof choice === 'function') return choice(message);
      return typeof choice === 'string' ? message.text.includes(choice) : choice.test(message.text);
    };
    const { promise, resolve, reject } = Promise.withResolvers<Seen>();
    const look = () => {
      const found = this.sees().findLast(test);
      if (found) resolve(found);
    };
    const fail = () => reject(new Error(`${this.name} waited for ${String(choice)}\n${this.#story()}`));
    const timer = setTimeout(fail, timeoutMs);
    const stop = this.#state.listeners.listen(look);
    look();
    return promise.finally(() => {
      stop();
      clearTimeout(timer);
    });
  }

  #story() {
    const mine = this.#state.transcript.lines.filter((line) => line.includes(this.name));
    return `Transcript of ${this.name}:\n${mine.join('\n') || '(nothing yet)'}`;
  }
}
