import { badRequest, botMistake } from './api-error.ts';
import { lengthOf } from './text-rules.ts';

/** How a press was answered: nothing, a short notice, or an alert to close. */
export interface PressAnswer {
  readonly text: string;
  readonly alert: boolean;
  /** A link that the client opens. */
  readonly url: string | undefined;
}

interface OpenPress {
  readonly userId: number;
  readonly at: number;
  readonly settle: (answer: PressAnswer) => void;
  answered: boolean;
}

const tooOld = 'query is too old and response timeout expired or query ID is invalid';

/** Button presses that wait for `answerCallbackQuery`: once each, and not for long. */
export class Presses {
  readonly #open = new Map<string, OpenPress>();
  readonly #now: () => number;
  readonly #deadline: number;
  #serial = 0;

  constructor(now: () => number, deadline: number) {
    this.#now = now;
    this.#deadline = deadline;
  }

  add(userId: number): { id: string; answer: Promise<PressAnswer> } {
    this.#serial += 1;
    const id = `${4_300_000_000_000_000_000n + BigInt(userId) * 1_000_000n + BigInt(this.#serial)}`;
    const { promise, resolve } = Promise.withResolvers<PressAnswer>();
    this.#open.set(id, { userId, at: this.#now(), settle: resolve, answered: false });
    return { id, answer: promise };
  }

  answer(id: string, { text, alert, url }: PressAnswer): number {
    const press = this.#open.get(id);
    if (!press || press.answered || this.#now() - press.at > this.#deadline) throw badRequest(tooOld);
    if (lengthOf(text) > 200) throw botMistake('MESSAGE_TOO_LONG');
    press.answered = true;
    press.settle({ text, alert, url });
    return press.userId;
  }
}
