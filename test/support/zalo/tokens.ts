import type { Ids } from './ids.ts';
import type { Switches } from './switches.ts';

const HOUR = 3_600_000;
/** Contract §1.5 and §1.2. */
const ACCESS_LIFE = 25 * HOUR;
const REFRESH_LIFE = 90 * 24 * HOUR;
const CODE_LIFE = 10 * 60_000;

export interface Pair {
  readonly access: string;
  readonly refresh: string;
}

/** Codes and token pairs: which are good, and until when. */
export class Tokens {
  readonly #now: () => number;
  readonly #ids: Ids;
  readonly #switches: Switches;
  readonly #codes = new Map<string, { until: number; challenge: string | undefined }>();
  readonly #access = new Map<string, number>();
  readonly #refresh = new Map<string, number>();

  constructor(now: () => number, ids: Ids, switches: Switches) {
    this.#now = now;
    this.#ids = ids;
    this.#switches = switches;
  }

  /** A pair as the console's API Explorer hands out. */
  issue(): Pair {
    if (this.#switches.oldTokenDies) this.#access.clear();
    const pair = { access: this.#ids.token('access'), refresh: this.#ids.token('refresh') };
    this.#access.set(pair.access, this.#now() + ACCESS_LIFE);
    this.#refresh.set(pair.refresh, this.#now() + REFRESH_LIFE);
    return pair;
  }

  code(challenge: string | undefined): string {
    const code = this.#ids.token('code');
    this.#codes.set(code, { until: this.#now() + CODE_LIFE, challenge });
    return code;
  }

  /** Takes a code, which is good once. Undefined when it is not. */
  takeCode(code: string): { challenge: string | undefined } | undefined {
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    return known && this.#now() < known.until ? known : undefined;
  }

  /** Takes a refresh token, which is good once. */
  takeRefresh(token: string): boolean {
    const until = this.#refresh.get(token);
    // A used one stays known, and dead.
    this.#refresh.set(token, 0);
    if (until === undefined) return this.#switches.foreignRefreshTokens && token !== '';
    return this.#now() < until;
  }

  stateOf(access: string): 'good' | 'expired' | 'unknown' {
    const until = this.#access.get(access);
    if (until === undefined) return 'unknown';
    return this.#now() < until ? 'good' : 'expired';
  }

  /** The admin takes the consent back, or nobody used it for too long: every token is dead. */
  revoke() {
    this.#access.clear();
    this.#refresh.clear();
  }

  /** The access token that was issued last, for tests that call by hand. */
  get newest(): string | undefined {
    return [...this.#access.keys()].at(-1);
  }
}
