import { createHash } from 'node:crypto';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** Ids as Zalo's look: they differ, and are the same in every run. */
export class Ids {
  #count = 0;

  /** 20 hex characters, as `msg_id` and upload ids. */
  message(): string {
    return digest(`message ${++this.#count}`).slice(0, 20);
  }

  /** Long and opaque, as tokens are. */
  token(kind: string): string {
    return (
      Buffer.from(digest(`${kind} ${++this.#count}`), 'hex').toString('base64url') + digest(kind).slice(0, 20)
    );
  }

  /** 19 digits. */
  user(): string {
    const number = BigInt(`0x${digest(`user ${++this.#count}`).slice(0, 15)}`) % 9n ** 18n;
    return `2${String(number).padStart(18, '0').slice(0, 18)}`;
  }
}

/** The id of the same person in the app, another one than in the OA (contract §6.1). */
export const idByApp = (userId: string) =>
  `9${String(BigInt(`0x${digest(userId).slice(0, 15)}`))
    .padStart(18, '0')
    .slice(0, 18)}`;
