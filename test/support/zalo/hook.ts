import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the event holds
  readonly event: any;
}

/** A webhook that writes down what it hears and answers as told. */
export class Hook {
  readonly heard: Heard[] = [];
  /** The status it answers; `silent` never answers. */
  answer: number | 'silent' = 200;
  readonly #server: http.Server;

  constructor() {
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        this.heard.push({ headers: request.headers, body, event: JSON.parse(body) });
        if (this.answer !== 'silent') response.writeHead(this.answer).end();
      });
    });
  }

  get names(): string[] {
    return this.heard.map(({ event }) => event.event_name);
  }

  async listen() {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
