import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXCLUSIONS } from '../../../src/domain/audience.ts';
import {
  type Audience,
  countStatement,
  queueBroadcast,
  queueStatement,
  readAudience,
} from '../../../src/store/audience.ts';
import type { AudienceFacts, AudienceQuery } from '../../../src/store/audience-sql.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

const PEOPLE = 20_000;
const COMMUNE = '03679';

let app: TestApp;
let home: number;
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR);
/** As on Zalo: free for 48 hours, taken for seven days. */
const edges = { free: ago(48), open: ago(7 * 24), template: ago(8 * 24) };
const facts: AudienceFacts = { broadcastId: randomUUID(), edges, cap: null, article: false, template: true };
const NOBODY_LEFT_OUT = { field: null, asked: false, channels: null, languages: null };
const whole: AudienceQuery = {
  who: { of: 'territory', codes: [COMMUNE], conference: null },
  ...NOBODY_LEFT_OUT,
};
const read = (query: Partial<AudienceQuery> = {}, other: Partial<AudienceFacts> = {}) =>
  readAudience(app.ctx.db.read, { ...whole, ...query }, { ...facts, ...other });
const left = ({ excluded }: Audience) => EXCLUSIONS.reduce((sum, reason) => sum + (excluded[reason] ?? 0), 0);
const all = (audience: Audience) => audience.reachable + audience.closed + left(audience);
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
       SELECT gen_random_uuid(), $1, $1 || row_number() OVER (), id, now() - (row_number() OVER () * 37 % 216) * interval '1 hour', now(),
         CASE WHEN row_number() OVER () % 50 = 0 THEN now() END
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
    const audience = await read();
    expect(home).toBeGreaterThan(200);
    expect(all(audience)).toBe(home);
    expect(audience.channels.map(({ channel }) => channel)).toEqual(['telegram', 'web', 'zalo']);
    const zalo = audience.channels.find(({ channel }) => channel === 'zalo')?.people ?? 0;
    expect(audience.billed).toBeGreaterThan(0);
    expect(audience.billed).toBeLessThan(zalo);
    expect(audience.template).toBeGreaterThan(0);
    expect(audience.closed).toBeGreaterThan(audience.template);
    expect(Object.keys(audience.excluded)).toEqual(['blocked', 'no-channel']);
    expect((await read({}, { template: false })).template).toBe(0);
  });

  it('are queued by one statement that counts who is left out, and adds nothing when it is repeated', async () => {
    const audience = await read();
    const id = randomUUID();
    const queue = () =>
      queueBroadcast(app.ctx.db.read, whole, { ...facts, broadcastId: id }, app.clock.now());
    const going = audience.reachable + audience.closed;
    expect(await queue()).toEqual({ people: going, excluded: audience.excluded });
    expect(await queue()).toEqual({ people: 0, excluded: audience.excluded });
    const { rows } = await app.ctx.db.pool.query(
      `SELECT count(*)::int AS rows, count(DISTINCT a.person_id)::int AS people, count(content)::int AS contents,
         min(priority) AS priority,
         count(*) FILTER (WHERE o.state = 'pending')::int AS pending
       FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.broadcast_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ rows: going, people: going, contents: 0, priority: 2, pending: going }]);
  });

  const cap = { most: 2, since: ago(7 * 24) };
  it.each([
    ['counting', countStatement(whole, { ...facts, cap })],
    ['queueing', queueStatement(whole, { ...facts, cap, article: true }, new Date())],
    ['counting those who asked before', countStatement({ ...whole, asked: true }, facts)],
  ])('%s for a commune reads no large table from end to end', async (_what, { text, values }) => {
    const { rows } = await app.ctx.db.pool.query(`EXPLAIN (FORMAT JSON) ${text}`, values);
    const plan = JSON.stringify(rows);
    expect(plan).toContain('person_commune_code_idx');
    expect(plan).toContain('account_person_id_idx');
    // A failure names the tables, not the whole plan.
    expect(plan.match(/Seq Scan","[^}]*"Relation Name":"(person|account)"/)?.[1]).toBeUndefined();
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

describe('a choice among the people', () => {
  const someone = async (n: number) => {
    const { rows } = await app.ctx.db.pool.query<{ id: string; commune_code: string }>(
      `SELECT p.id, p.commune_code FROM person p JOIN account a ON a.person_id = p.id AND a.channel = 'telegram' AND a.blocked_at IS NULL
       WHERE p.commune_code <> $1 ORDER BY p.id LIMIT $2`,
      [COMMUNE, n],
    );
    return rows;
  };
  const follow = (personId: string | undefined, kind: string, key: string) =>
    app.ctx.db.pool.query('INSERT INTO follow (person_id, kind, key, since) VALUES ($1, $2, $3, now())', [
      personId,
      kind,
      key,
    ]);

  it('reaches who follows the territory or the conference too, each once', async () => {
    const [one, other] = await someone(2);
    await follow(one?.id, 'territory', COMMUNE);
    await follow(other?.id, 'conference', 'HN-000001');
    expect(all(await read())).toBe(home + 1);
    const about = { of: 'territory', codes: [COMMUNE], conference: 'HN-000001' } as const;
    expect(all(await read({ who: about }))).toBe(home + 2);
    const wider = { of: 'territory', codes: [COMMUNE, one?.commune_code ?? ''], conference: null } as const;
    const { rows } = await app.ctx.db.pool.query(
      'SELECT count(*)::int AS people FROM person WHERE commune_code = ANY($1)',
      [wider.codes],
    );
    expect(all(await read({ who: wider }))).toBe(rows[0].people);
  });

  it('is by field, by language and by channel, whatever the words are', async () => {
    const { rows } = await app.ctx.db.pool.query(
      `SELECT id FROM person WHERE commune_code = $1 AND locale = 'vi' LIMIT 2`,
      [COMMUNE],
    );
    await follow(rows[0].id, 'field', 'giao-thong');
    expect(all(await read({ field: 'giao-thong' }))).toBe(1);
    expect(all(await read({ field: "x' OR true --" }))).toBe(0);
    await app.ctx.db.pool.query(`UPDATE person SET locale = 'en' WHERE id = $1`, [rows[1].id]);
    const [vi, en] = [all(await read({ languages: ['vi'] })), all(await read({ languages: ['en'] }))];
    expect([vi > 0, en > 0, vi + en]).toEqual([true, true, all(await read())]);
    const zalo = await read({ channels: ['zalo'] });
    expect(zalo.channels.map(({ channel }) => channel)).toEqual(['zalo']);
    const { rows: there } = await app.ctx.db.pool.query(
      `SELECT count(*)::int AS people FROM person p WHERE (p.commune_code = $1 OR EXISTS
         (SELECT 1 FROM follow f WHERE f.person_id = p.id AND f.kind = 'territory'))
         AND EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.id AND a.channel = 'zalo')`,
      [COMMUNE],
    );
    expect(all(zalo)).toBe(there[0].people);
  });

  it('is whom an earlier announcement reached, or did not and could have', async () => {
    const { pool } = app.ctx.db;
    const { rows: sent } = await pool.query(
      `SELECT broadcast_id AS id, array_agg(id) AS rows FROM outbox WHERE broadcast_id IS NOT NULL GROUP BY 1 LIMIT 1`,
    );
    const { id, rows } = sent[0];
    await pool.query(
      `INSERT INTO broadcast (id, kind, territory_code, text, content, status, created_by, created_at, sent_at)
       VALUES ($1, 'announcement', '14', 'x', '{}', 'sent', $1, now(), now())`,
      [id],
    );
    const ends: [string, string | null][] = [
      ['sent', null],
      ['failed', 'HTTP 400'],
      ['uncertain', 'uncertain'],
      ['dropped', 'they want no announcements'],
      ['dropped', 'the announcement was stopped'],
      ['blocked', 'blocked'],
    ];
    for (const [n, [state, error]] of ends.entries()) {
      await pool.query('UPDATE outbox SET state = $2, error = $3, settled_at = now() WHERE id = $1', [
        rows[n],
        state,
        error,
      ]);
    }
    const earlier = (reached: boolean) => read({ who: { of: 'announcement', id, reached } });
    expect(all(await earlier(true))).toBe(1);
    expect(all(await earlier(false))).toBe(4);
    await pool.query(`UPDATE broadcast SET status = 'stopped' WHERE id = $1`, [id]);
    expect(all(await earlier(false))).toBe(rows.length - 2);
  });

  it('leaves out whoever got enough this week, but for what the law wants', async () => {
    const { pool } = app.ctx.db;
    const cap = { most: 2, since: ago(7 * 24) };
    const capped = async () => (await read({}, { cap })).excluded['weekly-cap'] ?? 0;
    expect(await capped()).toBe(0);
    const { rows } = await pool.query(
      `SELECT a.id FROM account a JOIN person p ON p.id = a.person_id WHERE p.commune_code = $1
         AND a.channel = 'telegram' AND a.blocked_at IS NULL AND a.last_interaction_at > now() - interval '1 day'
         AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.account_id = a.id AND o.state <> 'pending') LIMIT 3`,
      [COMMUNE],
    );
    const got = async (purpose: string, settledAt: Date) => {
      const id = randomUUID();
      await pool.query(
        `INSERT INTO broadcast (id, kind, territory_code, text, content, status, created_by, created_at, sent_at, purpose)
         VALUES ($1, 'announcement', '14', 'x', '{}', 'sent', $1, now(), now(), $2)`,
        [id, purpose],
      );
      await pool.query(
        `INSERT INTO outbox (account_id, channel, priority, kind, broadcast_id, state, not_before, created_at, settled_at)
         SELECT unnest($1::uuid[]), 'telegram', 2, 'announcement', $2, 'sent', now(), now(), $3`,
        [rows.map((row) => row.id), id, settledAt],
      );
    };
    await got('information', ago(24));
    await got('K2', ago(24));
    await got('information', ago(8 * 24));
    expect(await capped()).toBe(0);
    await got('information', ago(6 * 24));
    expect(await capped()).toBe(3);
    // A province is read in another way, with the same outcome.
    const { rows: province } = await pool.query(
      `SELECT array_agg(code) AS codes FROM unit WHERE parent_code = '14' AND kind = 'commune'`,
    );
    const who = { of: 'territory', codes: province[0].codes, conference: null } as const;
    const everybody = await read({ who }, { cap });
    expect([all(everybody), everybody.excluded['weekly-cap']]).toEqual([PEOPLE, 3]);
    const zalo = (await read({ who, channels: ['zalo'] }, { cap })).excluded;
    expect(zalo['no-channel']).toBeUndefined();
    expect((await read()).excluded['weekly-cap']).toBeUndefined();
  });
});
