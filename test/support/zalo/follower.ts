import * as content from './content.ts';
import { fromUser, markSeen } from './messages/deliver.ts';
import type { Button, Letter, Person } from './people.ts';
import { type Seen, seen } from './seen.ts';
import { interacted, type State } from './state.ts';
import type { Emission } from './webhook.ts';

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
    attached: readonly content.Attached[] = [],
  ) {
    const letter = { text: '', ...what, attachments: attached.map(({ shown }) => shown) };
    const told = attached.map((one) => one.told);
    return fromUser(this.#state, this.#person, kind, letter, told.length > 0 ? told : undefined);
  }

  /** Several pictures may come as one message (contract §7.5). */
  sendsImage(image: content.SentFile | readonly content.SentFile[], text?: string): Promise<Emission> {
    const pictures = [image].flat().map((one) => content.picture(this.#state, 'image', one));
    return this.#sends('image', { ...(text && { text }) }, pictures);
  }

  sendsGif(gif: content.SentFile): Promise<Emission> {
    return this.#sends('gif', {}, [content.picture(this.#state, 'gif', gif)]);
  }

  sendsFile(file: content.SentFile): Promise<Emission> {
    return this.#sends('file', {}, [content.document(this.#state, file)]);
  }

  sendsAudio(file: content.SentFile): Promise<Emission> {
    return this.#sends('audio', {}, [content.audio(this.#state, file)]);
  }

  sendsVideo(file: content.SentFile, description = ''): Promise<Emission> {
    return this.#sends('video', {}, [content.video(this.#state, file, description)]);
  }

  sendsSticker(id = 'bfe458bf64fa8da4d4eb'): Promise<Emission> {
    return this.#sends('sticker', {}, [content.sticker(this.#state, id)]);
  }

  /** @param name of the place, which comes as text */
  sendsLocation(latitude: number, longitude: number, name?: string): Promise<Emission> {
    return this.#sends('location', { ...(name && { text: name }) }, [content.location(latitude, longitude)]);
  }

  sendsLink(
    url: string,
    more: { text?: string; title?: string; description?: string } = {},
  ): Promise<Emission> {
    return this.#sends('link', { ...(more.text && { text: more.text }) }, [
      content.link(this.#state, url, more),
    ]);
  }

  sendsBusinessCard(name: string, phone: string): Promise<Emission> {
    return this.#sends('business_card', { text: name }, [content.businessCard(this.#state, phone)]);
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

  /** Presses "Nhắn tin"; told only for who never chatted before (contract §7.6). */
  async clicksChatNow(): Promise<Emission | undefined> {
    interacted(this.#state, this.#person);
    if (this.#person.chatted) return undefined;
    this.#person.chatted = true;
    return this.#about('user_click_chatnow');
  }

  /** Takes back the consent: their data must be deleted. */
  withdraws(): Promise<Emission> {
    this.#person.following = false;
    this.#person.shared = {};
    return this.#about('user_withdraw');
  }

  #about(event_name: string) {
    this.#state.transcript.line(`${this.name} → OA`, `(${event_name})`);
    const { oaId: oa_id } = this.#state.app;
    return this.#state.webhook.emit(this.id, {
      event_name,
      oa_id,
      user_id: this.id,
      user_id_by_app: this.#person.idByApp,
    });
  }

  /** Fills the form of `request_user_info`. */
  submitsInfo(info: {
    name: string;
    phone: string;
    city?: string;
    ward?: string;
    address?: string;
  }): Promise<Emission> {
    const { name, phone, city = '', ward = '', address = '' } = info;
    this.#person.shared = { name, phone, city, address };
    const full_address = { user_city: city, user_ward: ward, user_address: address };
    return this.#tells('user_submit_info', { info: { name, phone, full_address } });
  }

  /** Puts a sign to a message of the OA, its newest when none is named; `/-remove` takes it away. */
  reacts(react_icon: string, message: Seen = this.last()): Promise<Emission> {
    return this.#tells('user_reacted_message', { message: { msg_id: message.id, react_icon } });
  }

  #tells(event_name: string, more: object) {
    const [sender, recipient] = [{ id: this.id }, { id: this.#state.app.oaId }];
    return this.#state.webhook.emit(this.id, {
      event_name,
      sender,
      recipient,
      user_id_by_app: this.#person.idByApp,
      ...more,
    });
  }

  /** From now on Zalo refuses to reach them in this way (contract §3.4, §8.4); `normal` ends it. */
  becomes(state: Person['state']) {
    this.#person.state = state;
  }

  /** Opens the chat and sees what is new. Undefined when nothing is. */
  reads(): Promise<Emission | undefined> {
    return Promise.resolve(markSeen(this.#state, this.#person));
  }

  /** What the OA and its staff wrote, oldest first. */
  sees(): Seen[] {
    return this.#person.letters.filter(({ from }) => from !== 'user').map(seen);
  }

  /** Both sides of the chat as it is shown, oldest first: a silent tap leaves no bubble. */
  chat(): Letter[] {
    return this.#person.letters.filter(({ hidden }) => !hidden);
  }

  get isFollowing(): boolean {
    return this.#person.following;
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
