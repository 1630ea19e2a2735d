import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuditSeal, auditSeals, keepSeal } from '../../../src/store/audit-seals.ts';
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
    expect(await verify()).toMatchObject({ seals: [], rows: 0, unsealed: { rows: 0, since: null } });
    for (const count of [3, 6000, 1]) await happened(count);
    await sealAudit(app.ctx, key());
    const { seals, ...rest } = await verify();
    expect(seals).toHaveLength(3);
    expect(rest).toMatchObject({ rows: 6004, unsealed: { rows: 0 }, broken: [], otherKey: [] });
  });

  it('is not sealed where a row may still come before it', async () => {
    await query(`INSERT INTO audit (at, action) VALUES ($1, 'a')`, app.clock.now());
    app.clock.advance(9 * MINUTE);
    await query(`INSERT INTO audit (at, action) VALUES ($1, 'b')`, app.clock.now());
    await sealAudit(app.ctx, key());
    expect(await verify()).toMatchObject({ seals: [], unsealed: { rows: 2 } });
    app.clock.advance(2 * MINUTE);
    await Promise.all([1, 2, 3].map(() => sealAudit(app.ctx, key())));
    expect(await verify()).toMatchObject({
      seals: [{ rows: 1 }],
      rows: 1,
      unsealed: { rows: 1 },
      broken: [],
    });
  });

  it('is sealed on behind a row from a clock that is years ahead', async () => {
    await query(`INSERT INTO audit (at, action) VALUES ('2099-01-01', 'a')`);
    await happened(2);
    expect(await verify()).toMatchObject({ rows: 3, unsealed: { rows: 0 }, broken: [] });
  });

  it('stays one chain when a slow process keeps its seal late', async () => {
    await happened(2);
    const [first] = await auditSeals(app.ctx);
    await happened(2);
    const [, second] = await auditSeals(app.ctx);
    const late = { ...second, afterId: first?.lastId ?? '', lastId: String(Number(second?.lastId) - 1) };
    expect(await keepSeal(app.ctx, late as AuditSeal)).toBe(false);
    expect(await keepSeal(app.ctx, { ...late, lastId: '999999' } as AuditSeal)).toBe(false);
    expect((await verify()).broken).toEqual([]);
  });

  it.each([
    ['changed', `UPDATE audit SET data = '{"n": 9}' WHERE subject = 'question 2'`],
    ['given to somebody else', `UPDATE audit SET actor_id = gen_random_uuid() WHERE subject = 'question 3'`],
    ['moved in time', `UPDATE audit SET at = at - interval '1 second' WHERE subject = 'question 3'`],
    ['put in before all others', `INSERT INTO audit (id, at, action) VALUES (-5, now(), 'x')`, 0],
    ['taken out', `DELETE FROM audit WHERE subject = 'question 4'`],
    [
      'put in',
      `UPDATE audit SET id = id + 1000 WHERE subject = 'question 4';
       INSERT INTO audit (id, at, action) SELECT id - 1000, at, 'x' FROM audit WHERE subject = 'question 4'`,
    ],
  ])('shows a row that was %s, and where', async (_what, change, where = 1) => {
    await happened(1);
    await query(`UPDATE audit SET subject = 'first'`);
    await query('DELETE FROM audit_seal');
    await sealAudit(app.ctx, key());
    await happened(4);
    await happened(1);
    expect(await brokenSeals()).toEqual([]);
    await query(change);
    expect(await brokenSeals()).toHaveLength(1);
    const { seals, broken } = await verify();
    expect(broken).toEqual([seals[where]]);
  });

  it('shows a seal that is gone', async () => {
    for (const count of [2, 2, 2]) await happened(count);
    const [, second, third] = (await query('SELECT id FROM audit_seal ORDER BY id')).rows;
    await query('DELETE FROM audit_seal WHERE id = $1', second.id);
    expect(await brokenSeals()).toEqual([third.id]);
  });

  it('tells seals of an earlier key apart, and takes none for earlier that comes later', async () => {
    await happened(2);
    const later = sealKeyFrom(app.ctx, Buffer.alloc(32, 8).toString('base64'));
    await query('INSERT INTO audit (at, action) VALUES ($1, $2)', app.clock.now(), 'x');
    app.clock.advance(20 * MINUTE);
    await sealAudit(app.ctx, later);
    expect(await verifyAudit(app.ctx, later)).toMatchObject({ broken: [], otherKey: [{ rows: 2 }] });
    await query(`UPDATE audit_seal SET key_id = 'another' WHERE rows = 1`);
    expect(await verify()).toMatchObject({ broken: [{ keyId: 'another' }], otherKey: [] });
    await query(`DELETE FROM audit WHERE action <> 'x'`);
    expect((await verifyAudit(app.ctx, later)).broken).toHaveLength(2);
  });

  it.each([
    ['when it was made', `UPDATE audit_seal SET sealed_at = sealed_at - interval '1 year'`],
    ['its rows', 'UPDATE audit_seal SET rows = rows + 1'],
  ])('shows a seal in which %s was changed', async (_what, change) => {
    await happened(2);
    await query(change);
    expect(await brokenSeals()).toHaveLength(1);
  });
});
