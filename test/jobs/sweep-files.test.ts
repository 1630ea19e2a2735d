import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepFiles } from '../../src/jobs/sweep-files.ts';
import { insertAttachments } from '../../src/store/attachments.ts';
import { laidQuestion, personOf } from '../support/ask.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { filesWith } from '../support/traces.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

async function keep(text: string, daysAgo: number) {
  const stored = await app.ctx.files.keep(Readable.from([Buffer.from(text)]), 1000);
  if ('type' in stored) throw new Error(stored.type);
  await age(join(app.dataDir, 'files', stored.sha256.slice(0, 2), stored.sha256), daysAgo);
  return stored;
}

const age = (path: string, days: number) => {
  const at = new Date(app.clock.now().getTime() - days * 86_400_000);
  return utimes(path, at, at);
};

it('removes what no row names after a day, and what a broken upload left', async () => {
  const attached = await keep('đính kèm', 30);
  await insertAttachments(app.ctx.db.read, {
    files: [attached],
    ownerId: await personOf(app, 'ba-hoa'),
    question: await laidQuestion(app),
    entryId: null,
    at: app.clock.now(),
  });
  await keep('chưa gửi hôm nay', 0.5);
  await keep('chưa gửi từ lâu', 2);
  const partial = join(app.dataDir, 'files/broken.partial');
  await writeFile(partial, 'dở dang');
  await age(partial, 2);

  await sweepFiles(app.ctx);
  expect(await filesWith(app.dataDir, 'đính kèm')).toHaveLength(1);
  expect(await filesWith(app.dataDir, 'chưa gửi hôm nay')).toHaveLength(1);
  expect(await filesWith(app.dataDir, 'chưa gửi từ lâu')).toEqual([]);
  expect(await filesWith(app.dataDir, 'dở dang')).toEqual([]);
});
