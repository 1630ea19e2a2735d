import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, type Stage } from '../support/stage.ts';
import { filesWith } from '../support/traces.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

const files = (word: string) => filesWith(stage.app.dataDir, word);

it('keeps a file that a draft took up, and none that came with a command', async () => {
  const hoa = stage.actor('ba-hoa');
  await hoa.sends([{ bytes: Buffer.from('ảnh con đường') }], 'Đường vào bản hỏng, bao giờ sửa?');
  expect(await files('ảnh con đường')).toHaveLength(1);
  await hoa.sends([{ bytes: Buffer.from('gửi nhầm') }], '/cuatoi');
  expect(await files('gửi nhầm')).toEqual([]);
  // The same bytes again, with a command: the draft still needs them.
  await hoa.sends([{ bytes: Buffer.from('ảnh con đường') }], '/cuatoi');
  expect(await files('ảnh con đường')).toHaveLength(1);
});
