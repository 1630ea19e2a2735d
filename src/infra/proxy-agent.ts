import type http from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { AGENT_OPTIONS, limitConnecting } from './outbound-agent.ts';

type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1];

/** The proxy did not open the way: nothing of the request has left. */
class ProxyError extends Error {
  override name = 'ProxyError';
  readonly code = 'EPROXY';
}

/**
 * Connections through an HTTP proxy by CONNECT. What the proxy answers for itself (it wants a password, it can't reach
 * the other side) is an error of connecting, never taken for an answer of the other side.
 */
class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #limitMs: number;
  constructor(proxy: string, limitMs: number) {
    super(proxy, AGENT_OPTIONS);
    this.#limitMs = limitMs;
  }

  override async connect(request: http.ClientRequest, options: ConnectOptions): Promise<Socket> {
    let status = 0;
    request.once('proxyConnect', (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await inTime(super.connect(request, options), this.#limitMs).catch((error: unknown) => {
      const { code } = error as { code?: string };
      throw code === 'ETIMEDOUT' ? error : new ProxyError(`the proxy failed: ${code ?? 'no answer'}`);
    });
    if (status !== 200) {
      socket.destroy();
      throw new ProxyError(`the proxy answered ${status}`);
    }
    if (options.secureEndpoint) limitConnecting(socket, 'secureConnect', this.#limitMs);
    return socket as Socket;
  }
}

export function createProxyAgent(proxy: string, connectLimitMs: number): http.Agent {
  return new TunnelAgent(proxy, connectLimitMs);
}

/** A connection that comes about after its time is closed: nobody waits for it any more. */
function inTime(connecting: Promise<Duplex>, limitMs: number): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reject(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' }));
  }, limitMs);
  connecting
    .then((socket) => (late ? void socket.destroy() : resolve(socket)), reject)
    .finally(() => clearTimeout(timer));
  return promise;
}
