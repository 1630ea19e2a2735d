/** Something that goes wrong on the way to Zalo or inside it. */
export interface Fault {
  /** Only calls whose name ends so (`/oa/message/cs`, `/oa/access_token`); any when absent. */
  readonly path?: string;
  /** Lets so many fitting calls pass first: 2 hits the third. */
  readonly after?: number;
  /** How many calls it hits; 1 when absent. */
  readonly times?: number;
  /** Refuses with this code and Zalo's own words for it. */
  readonly error?: number;
  /** Other words for `error`. */
  readonly message?: string;
  /** Answers a page of HTML with this status, as a gateway does. */
  readonly status?: number;
  /** Cuts the connection instead of answering: before the call had its effect, or after it. */
  readonly cut?: 'before' | 'after';
  /** Milliseconds before the answer. The effect of the call comes at once, the answer late. */
  readonly slow?: number;
  /** With `status` or `error`: the call has its effect although it is refused. */
  readonly effect?: boolean;
}

export interface FaultHandle {
  /** Calls it has hit so far. */
  readonly hits: number;
  lift(): void;
}

interface Armed {
  readonly fault: Fault;
  passed: number;
  hits: number;
}

export class Faults {
  #armed: Armed[] = [];

  add(fault: Fault): FaultHandle {
    const armed: Armed = { fault, passed: 0, hits: 0 };
    this.#armed.push(armed);
    return {
      get hits() {
        return armed.hits;
      },
      lift: () => this.#drop(armed),
    };
  }

  #drop(armed: Armed) {
    this.#armed = this.#armed.filter((other) => other !== armed);
  }

  /** The oldest fault that hits the call, used up by one. */
  take(name: string): Fault | undefined {
    const fitting = this.#armed.filter(({ fault }) => fault.path === undefined || name.endsWith(fault.path));
    for (const armed of fitting) {
      if (armed.passed < (armed.fault.after ?? 0)) armed.passed += 1;
      else {
        armed.hits += 1;
        if (armed.hits >= (armed.fault.times ?? 1)) this.#drop(armed);
        return armed.fault;
      }
    }
    return undefined;
  }

  clear() {
    this.#armed = [];
  }
}
