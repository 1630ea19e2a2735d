import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Shorter than any server's patience with an idle connection, so that we never write into one just closed. */
const IDLE_LIMIT_MS = 15_000;

export const AGENT_OPTIONS = {
  keepAlive: true,
  timeout: IDLE_LIMIT_MS,
  // More than there are places for what is on its way (delivery/places.ts): what waits for a line would have begun for us only.
  maxSockets: 300,
  // Node gives each address 250 ms by default; slow routes and broken IPv6 need more (telegraf issue 1917).
  autoSelectFamilyAttemptTimeout: 2000,
};

/**
 * Connections to a platform. Where the network drops our packets silently (a block), connecting would hang until the
 * caller's own limit and look like a message that perhaps arrived; this agent ends it early and says that it never left.
 */
export function createAgent(root: string, connectLimitMs: number): http.Agent {
  const secure = root.startsWith('https:');
  const agent = secure ? new https.Agent(AGENT_OPTIONS) : new http.Agent(AGENT_OPTIONS);
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket) limitConnecting(socket, secure ? 'secureConnect' : 'connect', connectLimitMs);
    return socket;
  };
  return agent;
}

export function limitConnecting(socket: Duplex, connected: string, limitMs: number): void {
  const timer = setTimeout(() => {
    const error = new Error('connect ETIMEDOUT');
    (socket as Socket).destroy(Object.assign(error, { code: 'ETIMEDOUT', syscall: 'connect' }));
  }, limitMs);
  const done = () => clearTimeout(timer);
  socket.once(connected, done).once('close', done);
}

/** Failures of connecting: nothing was written yet. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'EPROXY',
]);

/** Whether a request that failed this way surely never reached the other side. */
export function neverLeft(code: string | undefined, message: string | undefined): boolean {
  return UNSENT.has(code ?? '') || (code === 'ETIMEDOUT' && !/(read|write) ETIMEDOUT/.test(message ?? ''));
}
