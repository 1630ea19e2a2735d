import http from 'node:http';
import https from 'node:https';

export interface PostOutcome {
  /** 0 when no answer came. */
  readonly status: number;
  readonly reason: string;
  readonly error?: string;
  /** Seconds that the answer asks to wait; 0 for none. */
  readonly retryAfter: number;
  /** The connection is lost or will not be kept. */
  readonly closed: boolean;
  /** JSON object of a successful answer, which may carry a method call. */
  readonly answer?: Record<string, unknown>;
}

const failed = (error: string): PostOutcome => ({
  status: 0,
  reason: '',
  error,
  retryAfter: 0,
  closed: true,
});

function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function outcomeOf(response: http.IncomingMessage, text: string): PostOutcome {
  const status = response.statusCode ?? 0;
  const retryAfter = Number(response.headers['retry-after'] ?? 0);
  const answer = parsedObject(text);
  return {
    status,
    reason: response.statusMessage ?? '',
    retryAfter: Number.isInteger(retryAfter) ? retryAfter : 0,
    closed: response.headers.connection === 'close',
    ...(answer && { answer }),
  };
}

/** Posts updates to one address over kept-alive connections. */
export class Poster {
  readonly #url: URL;
  readonly #secret: string | undefined;
  readonly #timeout: number;
  readonly #agent: http.Agent;
  readonly #open = new Set<http.ClientRequest>();

  /** @param timeout milliseconds to wait for an answer */
  constructor(url: string, secret: string | undefined, timeout: number) {
    this.#url = new URL(url);
    this.#secret = secret;
    this.#timeout = timeout;
    this.#agent =
      this.#url.protocol === 'https:'
        ? new https.Agent({ keepAlive: true })
        : new http.Agent({ keepAlive: true });
  }

  post(update: object): Promise<PostOutcome> {
    const body = JSON.stringify(update);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'accept-encoding': 'gzip, deflate',
      ...(this.#secret && { 'x-telegram-bot-api-secret-token': this.#secret }),
    };
    const { request } = this.#url.protocol === 'https:' ? https : http;
    return new Promise((resolve) => {
      const auth = this.#url.username && `${this.#url.username}:${this.#url.password}`;
      const outgoing = request(this.#url, {
        method: 'POST',
        agent: this.#agent,
        headers,
        ...(auth && { auth }),
      });
      this.#open.add(outgoing);
      const timer = setTimeout(() => outgoing.destroy(new Error('Read timeout expired')), this.#timeout);
      const finish = (outcome: PostOutcome) => {
        clearTimeout(timer);
        this.#open.delete(outgoing);
        resolve(outcome);
      };
      outgoing.on('error', (error) => finish(failed(error.message)));
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => finish(outcomeOf(response, Buffer.concat(chunks).toString('utf8'))));
        response.on('error', (error) => finish(failed(error.message)));
      });
      outgoing.end(body);
    });
  }

  close() {
    for (const request of this.#open) request.destroy();
    this.#agent.destroy();
  }
}
