import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeAttachment } from '../stored-file.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

const MB = 1024 * 1024;
const SIZE = 45 * MB;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What buffers hold that somebody still needs, in bytes. */
function inUse(): number {
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

/** 45 MB that are never in memory together. */
function* pieces() {
  for (let at = 0; at < SIZE / MB; at++) yield Buffer.alloc(MB, `%PDF-1.7 ${at} `);
}

/** Reads no faster than the loop turns and keeps nothing; looks at the memory every 5 MB. */
async function receive(request: IncomingMessage) {
  let size = 0;
  let most = 0;
  let looked = 0;
  let tail = Buffer.alloc(0);
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    tail = Buffer.concat([tail, chunk]).subarray(-200);
    await turn();
    if (size - looked < 5 * MB) continue;
    looked = size;
    most = Math.max(most, inUse());
  }
  return { size, most, tail: tail.toString('latin1') };
}

describe('a document of 45 MB', () => {
  let stage: TelegramStage;
  beforeAll(async () => {
    stage = await createTelegramStage();
  });
  afterAll(() => stage.close());

  it('goes out as a stream that waits for who takes it, and is never in memory', async () => {
    const file = await storeAttachment(stage.app.ctx, Readable.from(pieces()), {
      kind: 'document',
      mime: 'application/pdf',
      name: 'KL-HN-1.pdf',
    });
    expect(file.size).toBe(SIZE);
    const taken = Promise.withResolvers<Awaited<ReturnType<typeof receive>>>();
    const server = createServer((request, response) => {
      receive(request).then((result) => {
        taken.resolve(result);
        const sent = { message_id: 7, document: { file_id: 'BQAC' } };
        response.end(JSON.stringify({ ok: true, result: sent }));
      }, taken.reject);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const channel = stage.channel({ apiRoot: `http://127.0.0.1:${port}` });
    const before = inUse();
    const sent = channel.send({
      id: randomUUID(),
      accountId: randomUUID(),
      externalId: '910000001',
      message: { text: ['Thông báo kết luận'], attachments: [file] },
      edits: null,
      repeated: false,
    });
    const { size, most, tail } = await taken.promise;
    expect(await sent).toMatchObject({ externalId: '7' });
    expect(size).toBeGreaterThan(SIZE);
    expect(tail).toMatch(/--$/m);
    expect((most - before) / MB).toBeLessThan(16);
    await channel.stop();
    await new Promise((closed) => server.close(closed));
  }, 120_000);
});
