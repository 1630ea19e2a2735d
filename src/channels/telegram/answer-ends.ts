import type http from 'node:http';

type Adding = { addRequest(request: http.ClientRequest, ...rest: unknown[]): void };

/**
 * Tells the client that telegraf uses (node-fetch 2) where answers end. By itself it takes a whole answer in chunks for one
 * that was cut when its connection already serves the next call (`Premature close`), so that under load messages that had
 * arrived counted as uncertain; and of a cut answer with a length it hears nothing until the call's time is over.
 */
export function knowWhereAnswersEnd(agent: http.Agent): void {
  const adding = agent as unknown as Adding;
  const add = adding.addRequest.bind(agent);
  adding.addRequest = (request, ...rest) => {
    request.once('response', (response: http.IncomingMessage) => {
      // Node has read the chunks by then; without this header the client makes no guess of its own.
      delete response.headers['transfer-encoding'];
      response.once('close', () => {
        if (response.complete) return;
        request.emit('error', Object.assign(new Error('the answer was cut'), { code: 'ECONNRESET' }));
      });
    });
    add(request, ...rest);
  };
}
