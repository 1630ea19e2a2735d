import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ channel: 'zalo' });
});
afterAll(() => stage.close());

async function handledAlone(): Promise<number> {
  const { values } = await stage.app.ctx.metrics.updates.get();
  return values.find(({ labels }) => labels.way === 'alone')?.value ?? 0;
}

it('a question on Zalo needs no transaction of its own, from the first word to the receipt', async () => {
  const hoa = stage.actor('ba-hoa');
  const before = await handledAlone();
  await hoa.says('Đường vào bản Hẹo sạt lở, bao giờ sửa?');
  await hoa.says('Xe máy cũng không qua được.');
  await hoa.says('gui');
  expect(hoa.last().text).toContain('Đã nhận câu hỏi');
  expect(before).toBeGreaterThan(0);
  expect(await handledAlone()).toBe(before);
});
