import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedBase } from '../../src/store/seed/base-seed.ts';
import { createTestDatabase } from '../support/database.ts';

type Row = Record<string, unknown>;

describe('the base seed', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let client: pg.Client;
  let root: string;
  beforeAll(async () => {
    database = await createTestDatabase('base');
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    root = await mkdtemp(join(tmpdir(), 'doi-thoai-seed-'));
    await cp('prisma/seed', join(root, 'prisma/seed'), { recursive: true });
    await cp('locales', join(root, 'locales'), { recursive: true });
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
    await rm(root, { recursive: true, force: true });
  });
  const one = async (sql: string): Promise<Row> => (await client.query<Row>(sql)).rows[0] ?? {};

  it('lays Sơn La exactly: 75 communes and 200 that were there before', async () => {
    expect(
      await one(`SELECT count(*)::int AS n FROM unit WHERE parent_code = '14' AND kind = 'commune'`),
    ).toEqual({ n: 75 });
    const before = `SELECT count(DISTINCT old_code)::int AS n FROM unit_predecessor p JOIN unit u ON u.code = p.unit_code
      WHERE u.parent_code = '14' AND p.old_code IS NOT NULL`;
    expect(await one(before)).toEqual({ n: 200 });
  });

  it('leads every former commune to one of today, and knows 34 provinces and 3,321 communes', async () => {
    expect(
      await one(
        `SELECT count(*) FILTER (WHERE kind = 'province')::int AS p, count(*) FILTER (WHERE kind = 'commune')::int AS c FROM unit`,
      ),
    ).toEqual({ p: 34, c: 3321 });
    expect(
      await one(
        `SELECT count(*)::int AS lost FROM unit_predecessor p LEFT JOIN unit u ON u.code = p.unit_code WHERE u.code IS NULL`,
      ),
    ).toEqual({ lost: 0 });
  });

  it('lays nothing twice', async () => {
    expect(await seedBase(client, '.')).toBe(false);
  });

  it('brings newer rows, and never overwrites one that a person changed', async () => {
    await client.query(`UPDATE clock_rule SET limit_count = 7, source = 'Sơn La' WHERE id = 'K4'`);
    await client.query(
      `UPDATE field_label SET label = 'Ruộng đất' WHERE field_key = 'dat-dai' AND locale = 'vi'`,
    );
    const file = join(root, 'prisma/seed/rules.json');
    const rules = JSON.parse(await readFile(file, 'utf8')) as { id: string; limit: number }[];
    for (const rule of rules) if (['K4', 'K5'].includes(rule.id)) rule.limit = 99;
    await writeFile(file, JSON.stringify(rules));
    const labels = join(root, 'locales/vi/fields.json');
    const texts = JSON.parse(await readFile(labels, 'utf8')) as Record<string, { label: string }>;
    for (const key of ['dat-dai', 'moi-truong']) (texts[key] as { label: string }).label = 'Mới';
    await writeFile(labels, JSON.stringify(texts));

    expect(await seedBase(client, root)).toBe(true);
    expect(await one(`SELECT limit_count FROM clock_rule WHERE id = 'K4'`)).toEqual({ limit_count: 7 });
    expect(await one(`SELECT limit_count FROM clock_rule WHERE id = 'K5'`)).toEqual({ limit_count: 99 });
    expect(await one(`SELECT label FROM field_label WHERE field_key = 'dat-dai' AND locale = 'vi'`)).toEqual({
      label: 'Ruộng đất',
    });
    expect(
      await one(`SELECT label FROM field_label WHERE field_key = 'moi-truong' AND locale = 'vi'`),
    ).toEqual({ label: 'Mới' });
  });
});
