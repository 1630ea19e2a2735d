import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOLLOWS, STAYS } from '../../src/store/person-columns.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ seed: 'base' });
});
afterAll(() => app.close());

/**
 * Whatever holds an id and does not say by its name that it is that of a question, a conference and the like may be a
 * person's or an account's.
 */
async function places(): Promise<string[]> {
  const { rows } = await app.ctx.db.pool.query<{ place: string }>(
    `SELECT c.table_name || '.' || c.column_name AS place FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.udt_name IN ('uuid', '_uuid') AND c.column_name <> 'id'
       AND (c.column_name !~ '_id$' OR c.column_name ~ '(person|account)_id$' OR NOT EXISTS (
         SELECT 1 FROM information_schema.tables named
         WHERE named.table_schema = 'public' AND named.table_name ~ ('(^|_)' || left(c.column_name, -3) || '$')))
     ORDER BY 1`,
  );
  return rows.map(({ place }) => place);
}

describe('the columns that may name a person or an account', () => {
  it('are all known, so that linking forgets none', async () => {
    expect(await places()).toEqual([...FOLLOWS, ...Object.keys(STAYS)].sort());
  });

  it('are found in a new table too', async () => {
    await app.ctx.db.pool.query(
      'CREATE TABLE planted_account (id uuid, person_id uuid, account_id uuid, watched_by uuid, question_id uuid)',
    );
    const planted = (await places()).filter((place) => place.startsWith('planted_account'));
    expect(planted).toEqual([
      'planted_account.account_id',
      'planted_account.person_id',
      'planted_account.watched_by',
    ]);
  });
});
