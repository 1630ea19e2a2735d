import { createHash } from 'node:crypto';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** Ids as Zalo's look: they differ, and are the same in every run with the same salt. */
export class Ids {
  readonly #salt: string;
  #count = 0;

  constructor(salt: string) {
    this.#salt = salt;
  }

  #next(kind: string) {
    this.#count += 1;
    return digest(`${this.#salt} ${kind} ${this.#count}`);
  }

  /** 20 hex characters, as `msg_id` and upload ids. */
  message(): string {
    return this.#next('message').slice(0, 20);
  }

  /** Long and opaque, as tokens are. */
  token(kind: string): string {
    return Buffer.from(this.#next(kind), 'hex').toString('base64url') + digest(kind).slice(0, 20);
  }

  /** 19 digits. */
  user(): string {
    const number = BigInt(`0x${this.#next('user').slice(0, 15)}`) % 9n ** 18n;
    return `2${String(number).padStart(18, '0').slice(0, 18)}`;
  }
}

/** The id of the same person in the app, another one than in the OA (contract §6.1). */
export const idByApp = (userId: string) =>
  `9${String(BigInt(`0x${digest(userId).slice(0, 15)}`))
    .padStart(18, '0')
    .slice(0, 18)}`;
