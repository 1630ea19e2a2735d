import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealAudit, sealKeyFrom, verifyAudit } from '../../../src/usecases/audit/seal.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

const MINUTE = 60_000;
const SECRET = Buffer.alloc(32, 7).toString('base64');

let app: TestApp;
beforeEach(async () => {
  app = await createTestApp({ seed: 'base' });
});
afterEach(() => app.close());

const query = (sql: string, ...values: unknown[]) => app.ctx.db.pool.query(sql, values);
const key = () => sealKeyFrom(app.ctx, SECRET);
const verify = () => verifyAudit(app.ctx, key());
/** What was done this minute, sealed twenty minutes later. */
async function happened(count: number): Promise<void> {
  await query(
    `INSERT INTO audit (at, action, subject, data) SELECT $1, 'identity-looked-at', 'question ' || n, jsonb_build_object('n', n) FROM generate_series(1, $2) AS n`,
    app.clock.now(),
    count,
  );
  app.clock.advance(20 * MINUTE);
  await sealAudit(app.ctx, key());
}
const brokenSeals = async () => (await verify()).broken.map(({ id }) => id);

describe('the audit', () => {
  it('is sealed as it grows, and whole while nobody touches it', async () => {
    expect(await verify()).toMatchObject({ seals: 0, rows: 0, unsealed: 0, newest: null });
    for (const count of [3, 6000, 1]) await happened(count);
    await sealAudit(app.ctx, key());
    expect(await verify()).toMatchObject({ seals: 3, rows: 6004, unsealed: 0, broken: [], otherKey: [] });
  });

  it('is not sealed where a row may still come before it', async () => {
    await query(`INSERT INTO audit (at, action) VALUES ($1, 'a')`, app.clock.now());
    app.clock.advance(9 * MINUTE);
    await query(`INSERT INTO audit (at, action) VALUES ($1, 'b')`, app.clock.now());
    await sealAudit(app.ctx, key());
    expect(await verify()).toMatchObject({ seals: 0, unsealed: 2 });
    app.clock.advance(2 * MINUTE);
    await Promise.all([1, 2, 3].map(() => sealAudit(app.ctx, key())));
    expect(await verify()).toMatchObject({ seals: 1, rows: 1, unsealed: 1, broken: [] });
  });

  it.each([
    ['changed', `UPDATE audit SET data = '{"n": 9}' WHERE subject = 'question 2'`],
    ['given to somebody else', `UPDATE audit SET actor_id = gen_random_uuid() WHERE subject = 'question 3'`],
    ['moved in time', `UPDATE audit SET at = at - interval '1 second' WHERE subject = 'question 3'`],
    ['taken out', `DELETE FROM audit WHERE subject = 'question 4'`],
    [
      'put in',
      `UPDATE audit SET id = id + 1000 WHERE subject = 'question 4';
       INSERT INTO audit (id, at, action) SELECT id - 1000, at, 'x' FROM audit WHERE subject = 'question 4'`,
    ],
  ])('shows a row that was %s, and where', async (_what, change) => {
    await happened(1);
    await query(`UPDATE audit SET subject = 'first'`);
    await query('DELETE FROM audit_seal');
    await sealAudit(app.ctx, key());
    await happened(4);
    await happened(1);
    expect(await brokenSeals()).toEqual([]);
    await query(change);
    expect(await brokenSeals()).toHaveLength(1);
    const { newest, broken } = await verify();
    expect(broken[0]?.id).toBeLessThan(newest?.id ?? 0);
  });

  it('shows a seal that is gone, and one that was made again without the key', async () => {
    for (const count of [2, 2, 2]) await happened(count);
    const [, second, third] = (await query('SELECT id FROM audit_seal ORDER BY id')).rows;
    await query('DELETE FROM audit_seal WHERE id = $1', second.id);
    expect(await brokenSeals()).toEqual([third.id]);
    await query('DELETE FROM audit_seal');
    await sealAudit(app.ctx, sealKeyFrom(app.ctx, null));
    expect(await verify()).toMatchObject({ seals: 1, broken: [], otherKey: [{ rows: 6 }] });
  });
});
