// Requests to our own server.

/** A request that was refused for what it is: trying again changes nothing. */
export class Refused extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

/**
 * @param {'POST' | 'PUT'} method
 * @param {string} path
 * @param {BodyInit | object} [body]
 */
async function request(method, path, body = {}) {
  const raw = body instanceof Blob;
  const response = await fetch(`/chat/api/${path}`, {
    method,
    body: raw ? body : JSON.stringify(body),
    headers: { 'content-type': raw ? 'application/octet-stream' : 'application/json' },
  });
  if (response.ok) return response.json();
  if (response.status >= 500) throw new Error(`failed with ${response.status}`);
  throw new Refused(response.status);
}

/** @param {string} path @param {object} [body] */
export const post = (path, body) => request('POST', path, body);

/**
 * Sends something that may be sent twice without harm (it carries its own id), again and again for a while.
 * @param {string} path
 * @param {object} body
 */
export async function deliver(path, body) {
  for (let wait = 500; ; wait *= 3) {
    try {
      return await post(path, body);
    } catch (error) {
      if (error instanceof Refused || wait > 10_000) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/**
 * @param {string} account
 * @param {Blob} file
 * @returns {Promise<{ token: string, kind: string, size: number }>}
 */
export const upload = (account, file) => request('PUT', `files?account=${account}`, file);
