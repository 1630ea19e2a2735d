import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLetterbox, post } from '../support/letterbox.ts';
import { createStage, type Stage } from '../support/stage.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

async function handled(app: TestApp): Promise<Record<string, number>> {
  const { values } = await app.ctx.metrics.updates.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.way), value]));
}

describe('the way of a question', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage({ seed: 'demo' });
  });
  afterAll(() => stage.close());

  it('needs no transaction of its own, from the first word to the receipt', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Đường vào bản Hẹo sạt lở, bao giờ sửa?');
    await hoa.says('Xe máy cũng không qua được.');
    await hoa.presses('Gửi');
    expect(hoa.last().text).toContain('Đã nhận câu hỏi');
    // What falls out of the shared transaction is still right, but ten times as dear.
    expect(await handled(stage.app)).toEqual({ together: 3 });
  });
});

describe('many conversations in one transaction', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({
      seed: 'base',
      env: { LOG_LEVEL: 'silent' },
      channels: () => [createLetterbox()],
    });
  });
  afterAll(() => app.close());

  it('lose only the one that fails; all others are handled, each once', async () => {
    const people = Array.from({ length: 12 }, (_, n) => `người ${n}`);
    const said = (round: number, broken: string) =>
      people.map((from) => ({
        from,
        id: `${from}, ${round}`,
        text: `Lời ${round}`,
        broken: from === broken,
      }));
    // New people are made alone.
    await post(app, said(0, ''));
    await app.settle();
    expect(await handled(app)).toEqual({ together: 0, alone: 12 });
    await post(app, said(1, ''));
    await app.settle();
    expect(await handled(app)).toEqual({ alone: 12, together: 12 });
    // The database refuses the text when all is written together.
    await post(app, said(2, 'người 7'));
    await app.settle();
    expect(await handled(app)).toEqual({ alone: 23, together: 12 });
    const { rows } = await app.ctx.db.pool.query(
      `SELECT external_id AS id, state, attempts FROM inbox WHERE state <> 'handled' OR attempts > 0`,
    );
    expect(rows).toEqual([{ id: 'người 7, 2', state: 'waiting', attempts: 1 }]);
    const drafts = await app.ctx.db.pool.query(
      `SELECT jsonb_array_length(data #> '{draft,parts}') AS parts, count(*)::int AS n FROM conversation GROUP BY 1 ORDER BY 1`,
    );
    expect(drafts.rows).toEqual([
      { parts: 2, n: 1 },
      { parts: 3, n: 11 },
    ]);
  });
});
