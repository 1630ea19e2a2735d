import http from 'node:http';

/** As many updates as Telegram hands over side by side (`max_connections` of setWebhook). */
const AT_ONCE = 40;

export type Posting = {
  /** Epoch milliseconds at which each update was posted, in the order given. */
  postedAt: number[];
  /** Epoch milliseconds at which the last of them was confirmed. */
  confirmedAt: number;
};

/** Posts updates to a webhook as Telegram does: over kept-alive connections, so many at a time. */
export async function postAll(url: string, secret: string, updates: readonly object[]): Promise<Posting> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const bodies = updates.map((update) => JSON.stringify(update));
  const postedAt: number[] = [];
  let next = 0;
  const postOn = async () => {
    for (let index = next++; index < bodies.length; index = next++) {
      postedAt[index] = Date.now();
      await post(url, secret, agent, bodies[index] ?? '');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, postOn));
  agent.destroy();
  return { postedAt, confirmedAt: Date.now() };
}

/** Posts one update. Fails unless it was confirmed. */
export function post(url: string, secret: string, agent: http.Agent, body: string): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-telegram-bot-api-secret-token': secret,
  };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the webhook answered ${response.statusCode}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
