import type { Method } from './method-table.ts';

/** Sends and edits count (tdlib/telegram-bot-api#648); callback answers are free. */
const counted: ReadonlySet<Method> = new Set([
  'sendMessage',
  'sendPhoto',
  'sendDocument',
  'sendVoice',
  'sendAudio',
  'sendVideo',
  'sendLocation',
  'sendMediaGroup',
  'copyMessage',
  'editMessageText',
  'editMessageReplyMarkup',
  'editMessageCaption',
]);

export interface Rule {
  readonly capacity: number;
  /** Tokens a second. */
  readonly refill: number;
}

/** The published guides (the Bots FAQ): 30/s in all, 1/s in a chat with short bursts, 20/min in a group. */
const wholeBot: Rule = { capacity: 30, refill: 30 };
const oneChat: Rule = { capacity: 3, refill: 1 };
const oneGroup: Rule = { capacity: 20, refill: 20 / 60 };

interface Bucket {
  tokens: number;
  at: number;
}

export class Limits {
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;
  readonly #bot: Rule;

  /** `bot`: what the whole bot may; more with paid broadcasts. */
  constructor(now: () => number, bot: Rule = wholeBot) {
    this.#now = now;
    this.#bot = bot;
  }

  #filled(key: string, rule: Rule): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: rule.capacity, at: now };
    const tokens = Math.min(rule.capacity, bucket.tokens + ((now - bucket.at) / 1000) * rule.refill);
    const filled = { tokens, at: now };
    this.#buckets.set(key, filled);
    return filled;
  }

  /** Takes a token of every bucket concerned and gives 0, or takes none and gives the seconds to wait. */
  spend(method: Method, chatId: unknown): number {
    if (!counted.has(method)) return 0;
    const chat = String(chatId);
    const rules: [string, Rule][] = [
      ['bot', this.#bot],
      [`chat ${chat}`, oneChat],
    ];
    if (chat.startsWith('-')) rules.push([`group ${chat}`, oneGroup]);
    const buckets = rules.map(([key, rule]) => ({ bucket: this.#filled(key, rule), rule }));
    const waits = buckets.map(({ bucket, rule }) => (1 - bucket.tokens) / rule.refill);
    const wait = Math.max(...waits);
    // A hair of tolerance: tokens are summed in floating point.
    if (wait > 1e-9) return Math.max(1, Math.ceil(wait - 1e-9));
    for (const { bucket } of buckets) bucket.tokens -= 1;
    return 0;
  }
}
