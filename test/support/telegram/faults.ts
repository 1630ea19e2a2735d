/** Something that goes wrong on the way to Telegram or inside it. */
export interface Fault {
  /** Only calls of this method; any when absent. `download` stands for file downloads. */
  readonly method?: string;
  /** Only calls that name this chat; any when absent. */
  readonly chatId?: number;
  /** How many calls it hits; 1 when absent. */
  readonly times?: number;
  /** HTTP status of the refusal. Without it (and without `cut`) the call is answered as usual, after `hang`. */
  readonly status?: number;
  /** Seconds, into `parameters.retry_after` and the `Retry-After` header. */
  readonly retryAfter?: number;
  /** Description of the refusal, or the whole body when `html` is set or when it is an object. */
  readonly body?: string | object;
  /** Answers a page of HTML as a proxy in front of Telegram does, not JSON. */
  readonly html?: boolean;
  /** Milliseconds before the answer. The effect of the call comes at once, the answer late. */
  readonly hang?: number;
  /** Cuts the connection instead of answering: before the call had its effect, or after it. */
  readonly cut?: 'before' | 'after';
  /** With `status`: the call has its effect although it is refused, as a 502 may hide a sent message. */
  readonly effect?: boolean;
}

export interface FaultHandle {
  /** Calls it has hit so far. */
  readonly hits: number;
  /** Takes the fault away before it is used up. */
  lift(): void;
}

const usualTexts: Record<number, string> = {
  400: 'Bad Request: chat not found',
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  404: 'Not Found: method not found',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  500: 'Internal Server Error: restart',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}

const json = { 'content-type': 'application/json' };

const page = (status: number, title: string) =>
  `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n`;

/** What the caller gets for a fault with a status. */
export function answerOf(fault: Fault & { status: number }): Answer {
  const { status, retryAfter, body } = fault;
  const headers = { ...json, ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) };
  const usual = usualTexts[status] ?? 'Error';
  const asPage = fault.html ?? (status === 502 || status === 504);
  if (asPage) {
    const html = typeof body === 'string' ? body : page(status, usual);
    return { status, headers: { ...headers, 'content-type': 'text/html' }, body: html };
  }
  if (typeof body === 'object') return { status, headers, body: JSON.stringify(body) };
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  const flood = `Too Many Requests: retry after ${retryAfter ?? 1}`;
  const description = body ?? (status === 429 ? flood : usual);
  return {
    status,
    headers,
    body: JSON.stringify({ ok: false, error_code: status, description, ...parameters }),
  };
}

interface Armed {
  readonly fault: Fault;
  hits: number;
}

export class Faults {
  #armed: Armed[] = [];

  add(fault: Fault): FaultHandle {
    const armed: Armed = { fault, hits: 0 };
    this.#armed.push(armed);
    return {
      get hits() {
        return armed.hits;
      },
      lift: () => {
        this.#armed = this.#armed.filter((other) => other !== armed);
      },
    };
  }

  /** The oldest fault that fits the call, used up by one. */
  take(method: string, chatId: unknown): Fault | undefined {
    const armed = this.#armed.find(({ fault }) => {
      const fits = fault.method === undefined || fault.method.toLowerCase() === method.toLowerCase();
      return fits && (fault.chatId === undefined || String(fault.chatId) === String(chatId));
    });
    if (!armed) return undefined;
    armed.hits += 1;
    if (armed.hits >= (armed.fault.times ?? 1)) this.#armed = this.#armed.filter((other) => other !== armed);
    return armed.fault;
  }

  clear() {
    this.#armed = [];
  }
}
