import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** One update that reached the webhook. */
export interface Delivery {
  readonly update: { update_id: number; message?: { text: string }; callback_query?: { data: string } };
  readonly secret: unknown;
  /** Answers the delivery; undefined status cuts the connection. */
  answer(status?: number, headers?: Record<string, string>, body?: string): void;
}

/** A webhook that a test answers by hand, one delivery after another. */
export class Hook {
  readonly #server: http.Server;
  readonly #arrived: Delivery[] = [];
  readonly #wanted: ((delivery: Delivery) => void)[] = [];
  open = 0;
  most = 0;

  constructor() {
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.#take(request, response, Buffer.concat(chunks).toString('utf8')));
    });
  }

  #take(request: http.IncomingMessage, response: http.ServerResponse, body: string) {
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    const delivery: Delivery = {
      update: JSON.parse(body),
      secret: request.headers['x-telegram-bot-api-secret-token'],
      answer: (status, headers = {}, text = '') => {
        this.open -= 1;
        if (status === undefined) request.socket.destroy();
        else response.writeHead(status, headers).end(text);
      },
    };
    const wanted = this.#wanted.shift();
    if (wanted) wanted(delivery);
    else this.#arrived.push(delivery);
  }

  async listen() {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  next(): Promise<Delivery> {
    const ready = this.#arrived.shift();
    return ready ? Promise.resolve(ready) : new Promise((resolve) => this.#wanted.push(resolve));
  }

  get unread() {
    return this.#arrived.length;
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
