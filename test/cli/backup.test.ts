import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUp } from '../../src/cli/backup.ts';
import type { Server } from '../../src/cli/open-context.ts';
import { releaseHeld } from '../../src/cli/outbox-release.ts';
import type { Outcome } from '../../src/cli/outcome.ts';
import { restore } from '../../src/cli/restore.ts';
import { readConfig } from '../../src/infra/config.ts';
import { migrate } from '../../src/infra/migrate.ts';
import { notePresence } from '../../src/infra/presence.ts';
import { loadTexts } from '../../src/infra/texts.ts';
import { announced } from '../support/announced.ts';
import { laidQuestion } from '../support/ask.ts';
import { png } from '../support/bytes.ts';
import { createTestDatabase } from '../support/database.ts';
import { createDesk, type Desk } from '../support/desk.ts';
import { databaseUrl, withClient } from '../support/postgres.ts';
import { filesIn, wholeOf } from '../support/whole.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

type Done = { lost: string[]; files: number; held: { messages: number; announcements: number } };

describe('backup and restore', () => {
  let desk: Desk;
  let folder: string;
  let archive: string;
  const made: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doi-thoai-backup-'));
    archive = join(folder, 'whole.backup');
    desk = await createDesk();
    const { asker, official } = desk;
    await asker.sends(
      [{ bytes: png(3) }, { bytes: randomBytes(200_000) }],
      'Đường vào bản Nong Đúc hỏng, bao giờ sửa?',
    );
    await asker.presses('Gửi');
    await official.presses('Nhận');
    await official.replies(official.last(), 'Tháng 12 sửa.\tĐoạn \\N này\nvà "đoạn" kia.');
    await asker.says('Xưởng gỗ xả bụi suốt ngày, ai xử lý?');
    expect((await backUp(serverOf(desk.stage.app.databaseUrl), given(archive))).exitCode).toBe(0);
  });
  afterAll(async () => {
    await desk.stage.close();
    await withClient(databaseUrl(desk.stage.app.databaseUrl, 'postgres'), async (client) => {
      for (const name of made) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
    await rm(folder, { recursive: true, force: true });
  });

  const serverOf = (url: string, dataDir = desk.stage.app.dataDir, secretKey: string = KEY): Server => {
    const config = readConfig({ DATABASE_URL: url, DATA_DIR: dataDir, SECRET_KEY: secretKey });
    return { config, url, speak: loadTexts('locales', config).in('en') };
  };
  const given = (file: string, replace = false) => ({ values: { replace }, positionals: [file] });
  /** A database that is not there yet. */
  const newUrl = () => {
    const name = `t_${randomBytes(6).toString('hex')}`;
    made.push(name);
    return databaseUrl(desk.stage.app.databaseUrl, name);
  };
  const doneBy = (outcome: Outcome) => {
    expect(outcome.exitCode, outcome.text).toBe(0);
    return outcome.json as Done;
  };

  it('gives back every row of every table, every file, and the schema as it was', async () => {
    const url = newUrl();
    const dataDir = join(folder, 'restored');
    const done = doneBy(await restore(serverOf(url, dataDir), given(archive)));
    expect(done).toMatchObject({ lost: [], files: 2, held: { messages: 0, announcements: 0 } });
    const [before, after] = await Promise.all([desk.stage.app.databaseUrl, url].map(wholeOf));
    expect(Object.keys(before!.tables).length).toBeGreaterThan(40);
    expect(before!.tables['attachment']).toMatch(/^2 /);
    expect(after).toEqual(before);
    const files = await filesIn(desk.stage.app.dataDir);
    expect(files.size).toBe(2);
    expect(await filesIn(dataDir)).toEqual(files);
    expect((await stat(archive)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/partial/));
    const bytes = await readFile(archive);
    expect(bytes.includes('Nong')).toBe(false);
  });

  it('is of one moment while people write, and what was under way is held for a person', async () => {
    const { app } = desk.stage;
    const file = join(folder, 'busy.backup');
    const { rows } = await app.ctx.db.pool.query<{ id: string }>(
      'SELECT id FROM account ORDER BY id LIMIT 4',
    );
    const [first, second, third, fourth] = rows.map(({ id }) => id);
    const id = await announced(app, 'web', [first!, second!]);
    const later = await announced(app, 'web', []);
    await app.ctx.db.pool.query(
      `UPDATE broadcast SET status = 'scheduled', sent_at = NULL, scheduled_at = now() WHERE id = '${later}';
       INSERT INTO broadcast_article (broadcast_id, channel, state, people, content, not_before, created_at)
       SELECT id, 'zalo', 'planned', 1, '{}', now(), now() FROM broadcast WHERE id IN ('${id}', '${later}')`,
    );
    await app.ctx.db.pool.query(
      `INSERT INTO outbox (account_id, channel, priority, kind, content, state, not_before, created_at)
       SELECT account_id, 'web', 1, kind, '{"text":["x"]}', state, now() + interval '1 day', now()
       FROM unnest($1::uuid[], '{notice,notice,notice,invitation}'::text[], '{pending,sending,waiting,pending}'::text[]) AS m(account_id, kind, state)`,
      [[first, second, third, fourth]],
    );
    await app.ctx.db.pool.query(
      `INSERT INTO invitation (id, code_hash, role, unit_code, created_at, expires_at) VALUES ($1, 'x', 'admin', '14', now(), now() + interval '3 days')`,
      [id],
    );
    const asking = async () => {
      for (let n = 0; n < 30; n += 1) await laidQuestion(app);
    };
    const [taken] = await Promise.all([backUp(serverOf(app.databaseUrl), given(file)), asking()]);
    expect(taken.exitCode).toBe(0);

    const other = await createTestDatabase('demo');
    const refusal = await restore(serverOf(other.url), given(file));
    expect(refusal).toMatchObject({ exitCode: 1, text: expect.stringContaining('add --replace') });
    const done = doneBy(await restore(serverOf(other.url), given(file, true)));
    expect(done.held).toEqual({ messages: 2, announcements: 2 });
    await withClient(other.url, async (client) => {
      const read = async (sql: string) => (await client.query(sql)).rows;
      expect(
        await read(
          `SELECT kind, state, content IS NULL AS empty FROM outbox WHERE error LIKE 'uncertain: restored%' ORDER BY id`,
        ),
      ).toEqual([
        { kind: 'announcement', state: 'pending', empty: true },
        { kind: 'announcement', state: 'pending', empty: true },
        { kind: 'notice', state: 'uncertain', empty: false },
        { kind: 'notice', state: 'uncertain', empty: false },
        { kind: 'notice', state: 'waiting', empty: false },
        { kind: 'invitation', state: 'dropped', empty: true },
      ]);
      expect(
        await read(
          'SELECT status, scheduled_at, a.state FROM broadcast b JOIN broadcast_article a ON a.broadcast_id = b.id ORDER BY status',
        ),
      ).toEqual([
        { status: 'draft', scheduled_at: null, state: 'planned' },
        { status: 'paused', scheduled_at: null, state: 'uncertain' },
      ]);
      expect(await read('SELECT state, sum(messages)::int AS n FROM broadcast_tally GROUP BY state')).toEqual(
        [{ state: 'pending', n: 2 }],
      );
      expect(await read('SELECT 1 FROM invitation WHERE expires_at > now()')).toEqual([]);
      expect(
        await read(`SELECT data - 'takenAt' AS data FROM audit WHERE action = 'backup-restored'`),
      ).toEqual([{ data: { messages: 2, announcements: 2 } }]);
      const pool = { query: client.query.bind(client) };
      const ctx = { ...app.ctx, db: { ...app.ctx.db, pool } } as unknown as typeof app.ctx;
      expect((await releaseHeld(ctx)).json).toEqual({ released: 2 });
      expect((await releaseHeld(ctx)).json).toEqual({ released: 0 });
    });
    await other.drop();
  });

  it('takes the schema of an older version to this one', async () => {
    const older = join(folder, 'migrations');
    const names = (await readdir('prisma/migrations')).filter((name) => /^\d/.test(name)).sort();
    for (const name of names.slice(0, 3))
      await cp(`prisma/migrations/${name}`, join(older, name), { recursive: true });
    const { url, drop } = await createTestDatabase('base');
    const person = '0193a000-0000-7000-8000-000000000001';
    const file = join(folder, 'older.backup');
    await withClient(url, async (client) => {
      await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      await migrate(client, older);
      await client.query(`INSERT INTO person (id, created_at) VALUES ($1, now())`, [person]);
    });
    expect((await backUp(serverOf(url), given(file))).exitCode).toBe(0);
    doneBy(await restore(serverOf(url), given(file, true)));
    await withClient(url, async (client) => {
      expect((await client.query('SELECT id, quiet_since FROM person')).rows).toEqual([
        { id: person, quiet_since: null },
      ]);
      expect((await client.query('SELECT 1 FROM _prisma_migrations')).rowCount).toBe(names.length);
    });
    await drop();
  });

  it('refuses another key, a newer version, a damaged or another file, and changes nothing', async () => {
    const { url, drop } = await createTestDatabase('base');
    const whole = await readFile(archive);
    const before = await wholeOf(url);
    const refusedWith = async (file: string, words: string, server = serverOf(url)) =>
      expect(await restore(server, given(file))).toMatchObject({
        exitCode: 1,
        text: expect.stringContaining(words),
      });
    await refusedWith(
      archive,
      'made with another key',
      serverOf(url, folder, Buffer.alloc(32).toString('base64')),
    );
    await refusedWith(join(folder, 'nowhere'), "can't be read");
    await refusedWith('package.json', 'not a backup');
    const broken = join(folder, 'broken.backup');
    await writeFile(broken, whole.subarray(0, whole.length - 1));
    await refusedWith(broken, 'damaged');

    const newer = join(folder, 'newer.backup');
    await withClient(url, async (client) => {
      const insert = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '99990101000000_later', now())`;
      await client.query(insert);
      expect((await backUp(serverOf(url), given(newer))).exitCode).toBe(0);
      await client.query(`DELETE FROM _prisma_migrations WHERE id = 'x'`);
    });
    await refusedWith(newer, 'newer or another version');
    expect(await wholeOf(url)).toEqual(before);

    // A process of the service keeps a restore away; what keeps the service away is in wake.test.ts.
    const named = new URL(url);
    named.searchParams.set('application_name', 'doi-thoai');
    await withClient(named.href, () => refusedWith(archive, 'uses this database'));
    await withClient(url, async (client) => {
      await notePresence(client);
      await refusedWith(archive, 'uses this database');
      await withClient(url, async (second) => notePresence(second));
    });
    await drop();
  });

  it('overwrites no file, backs up nothing from nothing, and tells of an attachment that is gone', async () => {
    const { app } = desk.stage;
    const refusals: [string, string, Server][] = [
      [archive, 'never overwrites', serverOf(app.databaseUrl)],
      [join(folder, 'no/where'), 'no folder', serverOf(app.databaseUrl)],
      [join(folder, 'empty'), 'nothing of the service', serverOf(databaseUrl(app.databaseUrl, 'postgres'))],
      [join(folder, 'empty'), 'nothing of the service', serverOf(databaseUrl(app.databaseUrl, 'not_there'))],
    ];
    for (const [file, words, server] of refusals) {
      const outcome = await backUp(server, given(file));
      expect(outcome).toMatchObject({ exitCode: 1, text: expect.stringContaining(words) });
    }
    const [gone, changed] = [...(await filesIn(app.dataDir)).keys()].sort();
    await rm(join(app.dataDir, 'files', gone!.slice(0, 2), gone!));
    await writeFile(join(app.dataDir, 'files', changed!.slice(0, 2), changed!), 'something else');
    const file = join(folder, 'lost.backup');
    const outcome = await backUp(serverOf(app.databaseUrl), given(file));
    expect(outcome.text).toContain(`The attachment ${gone} is missing`);
    expect(doneBy(outcome)).toMatchObject({ files: 0, lost: expect.arrayContaining([gone, changed]) });
    const dataDir = join(folder, 'lost');
    const done = doneBy(await restore(serverOf(newUrl(), dataDir), given(file)));
    expect(done).toMatchObject({ files: 0, lost: expect.arrayContaining([gone, changed]) });
    expect((await filesIn(dataDir)).size).toBe(0);
  });
});
