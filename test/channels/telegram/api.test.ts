import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Api, createApi, limitedTo } from '../../../src/channels/telegram/api.ts';

describe('an answer', () => {
  let server: http.Server;
  let api: Api;
  const begin = async (answer: (response: http.ServerResponse) => void) => {
    server = http.createServer((request, response) => {
      request.resume().on('end', () => answer(response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const token = `1:${'a'.repeat(35)}`;
    api = createApi({ token, apiRoot, proxy: null }, { call: 20_000, connect: 5000, stopGrace: 0 });
  };
  afterEach(async () => {
    api.agent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const call = () => api.call('sendMessage', { chat_id: 1, text: 'x' });

  it('in chunks is whole when its connection already serves the next call', async () => {
    await begin((response) => response.writeHead(200).end('{"ok":true,"result":1}'));
    const answers = await Promise.all(Array.from({ length: 500 }, call));
    expect(new Set(answers)).toEqual(new Set([1]));
  });

  it.each([
    ['in chunks', {}],
    ['of a known length', { 'content-length': '22' }],
  ])('%s that is cut off is known to be at once, and may have had its effect', async (_how, headers) => {
    await begin((response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.write('{"ok":');
      setTimeout(() => response.destroy(), 20);
    });
    const began = performance.now();
    await expect(call()).rejects.toMatchObject({ outcome: 'unknown' });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('that does not come ends with the time of the call, or of all calls of a delivery, and then nothing leaves', async () => {
    let asked = 0;
    await begin(() => {
      asked += 1;
    });
    await expect(api.call('sendMessage', { chat_id: 1, text: 'x' }, { limitMs: 50 })).rejects.toMatchObject({
      outcome: 'unknown',
    });
    const limited = limitedTo(api, 80);
    const again = () => limited.call('sendMessage', { chat_id: 1, text: 'x' });
    await expect(again()).rejects.toMatchObject({ outcome: 'unknown' });
    await expect(again()).rejects.toMatchObject({ outcome: 'unsent', description: 'no time left' });
    expect(asked).toBe(2);
  });

  it('that is not wanted any more is not waited for', async () => {
    await begin(() => undefined);
    const unwanted = new AbortController();
    const called = api.call('sendMessage', { chat_id: 1, text: 'x' }, { signal: unwanted.signal });
    setTimeout(() => unwanted.abort(), 30);
    await expect(called).rejects.toMatchObject({ outcome: 'unknown' });
    const late = api.call('sendMessage', { chat_id: 1, text: 'x' }, { signal: unwanted.signal });
    await expect(late).rejects.toMatchObject({ outcome: 'unsent' });
  });
});
