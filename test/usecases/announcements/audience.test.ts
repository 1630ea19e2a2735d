import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCE, QUEUE_BROADCAST, queueBroadcast, readAudience } from '../../../src/store/audience.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

const PEOPLE = 20_000;
const COMMUNE = '03679';

let app: TestApp;
let home: number;
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR);
/** As on Zalo: free for 48 hours, taken for seven days. */
const edges = { free: ago(48), open: ago(7 * 24) };
beforeAll(async () => {
  app = await createTestApp({ seed: 'base' });
  const { pool } = app.ctx.db;
  // Twenty thousand people over the province's communes, three in four on Telegram, some there and in the chat and on Zalo, where nine days are too long.
  await pool.query(
    `WITH communes AS (SELECT array_agg(code ORDER BY code) AS codes FROM unit WHERE parent_code = '14' AND kind = 'commune')
     INSERT INTO person (id, locale, commune_code, created_at)
     SELECT gen_random_uuid(), CASE WHEN n % 10 = 0 THEN 'en' ELSE 'vi' END, codes[1 + n % cardinality(codes)], now()
     FROM communes, generate_series(1, $1) n`,
    [PEOPLE],
  );
  for (const [channel, share, seed] of [
    ['telegram', 0.75, 7],
    ['web', 0.2, 7],
    ['zalo', 0.3, 8],
  ] as const) {
    await pool.query(
      `INSERT INTO account (id, channel, external_id, person_id, last_interaction_at, created_at, blocked_at)
       SELECT gen_random_uuid(), $1, $1 || row_number() OVER (), id, now() - random() * interval '9 days', now(),
         CASE WHEN random() < 0.02 THEN now() END
       FROM person TABLESAMPLE BERNOULLI ($2) REPEATABLE (${seed})`,
      [channel, share * 100],
    );
  }
  await pool.query('ANALYZE person, account, outbox');
  const { rows } = await pool.query('SELECT count(*)::int AS people FROM person WHERE commune_code = $1', [
    COMMUNE,
  ]);
  home = rows[0].people;
}, 120_000);
afterAll(() => app.close());

describe('the people of a territory', () => {
  it('are counted by how they can be reached, each once', async () => {
    const audience = await readAudience(app.ctx.db.read, [COMMUNE], edges);
    expect(home).toBeGreaterThan(200);
    expect(audience.reachable + audience.closed + audience.unreachable + audience.quiet).toBe(home);
    expect(audience.channels.map(({ channel }) => channel)).toEqual(['telegram', 'web', 'zalo']);
    const zalo = audience.channels.find(({ channel }) => channel === 'zalo')?.people ?? 0;
    expect(audience.billed).toBeGreaterThan(0);
    expect(audience.billed).toBeLessThan(zalo);
    for (const people of [audience.unreachable, audience.closed]) expect(people).toBeGreaterThan(0);
  });

  it('are queued by one statement that adds nothing when it is repeated', async () => {
    const audience = await readAudience(app.ctx.db.read, [COMMUNE], edges);
    const id = randomUUID();
    const queue = () =>
      queueBroadcast(app.ctx.db.read, id, [COMMUNE], { ...edges, now: app.clock.now(), article: false });
    const all = audience.reachable + audience.closed;
    expect(await queue()).toBe(all);
    expect(await queue()).toBe(0);
    const { rows } = await app.ctx.db.pool.query(
      `SELECT count(*)::int AS rows, count(DISTINCT a.person_id)::int AS people, count(content)::int AS contents,
         min(priority) AS priority,
         count(*) FILTER (WHERE o.state = 'pending')::int AS pending
       FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.broadcast_id = $1`,
      [id],
    );
    expect(rows).toEqual([
      {
        rows: all,
        people: all,
        contents: 0,
        priority: 2,
        pending: all,
      },
    ]);
  });

  it.each([
    ['counting', AUDIENCE, [[COMMUNE], new Date(), new Date()]],
    ['queueing', QUEUE_BROADCAST, [[COMMUNE], randomUUID(), new Date(), new Date(), true]],
  ])('%s for a commune reads no table from end to end', async (_what, statement, values) => {
    const { rows } = await app.ctx.db.pool.query(`EXPLAIN (FORMAT JSON) ${statement}`, values);
    const plan = JSON.stringify(rows);
    expect(plan).toContain('person_commune_code_idx');
    expect(plan).toContain('account_person_id_idx');
    expect(plan).not.toContain('Seq Scan');
  });

  it('get it at most once though they have several accounts, on the one they used last of those that take it', async () => {
    const { rows } = await app.ctx.db.pool.query(
      `SELECT count(*)::int AS wrong FROM outbox o JOIN account a ON a.id = o.account_id
       JOIN account other ON other.person_id = a.person_id AND other.id <> a.id AND other.blocked_at IS NULL
       WHERE o.broadcast_id IS NOT NULL AND other.last_interaction_at > a.last_interaction_at
         AND NOT (other.channel = 'zalo' AND other.last_interaction_at < $1)
       UNION ALL
       SELECT count(*)::int FROM outbox o JOIN account a ON a.id = o.account_id
       JOIN account other ON other.person_id = a.person_id AND other.channel <> 'zalo' AND other.blocked_at IS NULL
       WHERE a.channel = 'zalo' AND a.last_interaction_at < $1`,
      [edges.open],
    );
    expect(rows).toEqual([{ wrong: 0 }, { wrong: 0 }]);
  });
});
