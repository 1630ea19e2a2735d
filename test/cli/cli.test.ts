import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { withClient } from '../support/postgres.ts';

type Run = { code: number; out: string; err: string };

describe('the command line', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase('base');
    folder = await mkdtemp(join(tmpdir(), 'doi-thoai-cli-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const cli = (...args: string[]): Promise<Run> =>
    new Promise((resolve) => {
      const env = {
        ...process.env,
        DATABASE_URL: database.url,
        DATA_DIR: folder,
        SECRET_KEY: Buffer.alloc(32).toString('base64'),
      };
      execFile(process.execPath, ['src/cli.ts', ...args], { env }, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });

  it('makes a key of 32 bytes', async () => {
    const run = await cli('key', 'new', '--json');
    expect(Buffer.from((JSON.parse(run.out) as { key: string }).key, 'base64').length).toBe(32);
  });

  it('says how it is used when it is used wrongly, with exit code 2', async () => {
    for (const args of [
      [],
      ['nonsense'],
      ['units', 'import'],
      ['outbox', 'list'],
      ['key', 'new', '--what'],
    ]) {
      const run = await cli(...args);
      expect(run.code).toBe(2);
      expect(run.err).toContain('npm run -s cli -- units import FILE');
    }
  });

  it('says whether the audit is whole, and which seal does not fit', async () => {
    expect(await cli('audit', 'verify')).toMatchObject({
      code: 0,
      out: expect.stringContaining('nguyên vẹn'),
    });
    await withClient(database.url, (client) =>
      client.query(
        `INSERT INTO audit (at, action) VALUES (now() - interval '1 hour', 'test');
         INSERT INTO audit_seal (after_id, last_id, rows, sealed_at, key_id, seal)
           SELECT -9223372036854775808, max(id), count(*), now(), 'other', 'abc' FROM audit`,
      ),
    );
    const unknown = await cli('audit', 'verify', '--json');
    expect(unknown.code).toBe(1);
    const { otherKey, whole } = JSON.parse(unknown.err) as { otherKey: { keyId: string }[]; whole: boolean };
    expect([whole, otherKey[0]?.keyId]).toEqual([false, 'other']);
    const gone = 'Không còn dấu niêm';
    expect((await cli('audit', 'verify', '--seal', 'abc')).err).not.toContain(gone);
    expect((await cli('audit', 'verify', '--seal', 'abd')).err).toContain(`${gone} abd`);
  });

  it('gives the operator an invitation, and keeps only its hash', async () => {
    const run = await cli('invite', '--role', 'admin', '--unit', '14', '--json');
    expect(run.code).toBe(0);
    const given = JSON.parse(run.out) as { code: string; expiresAt: string; links: object };
    expect(given.code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    expect(given.links).toEqual({ telegram: null, zalo: null });
    expect(Date.parse(given.expiresAt) - Date.now()).toBeGreaterThan(71 * 3_600_000);
    const rows = await withClient(
      database.url,
      async (client) => (await client.query('SELECT * FROM invitation')).rows,
    );
    expect(rows).toMatchObject([{ role: 'admin', unit_code: '14', created_by: null, used_at: null }]);
    expect(JSON.stringify(rows)).not.toContain(given.code);
    expect((await cli('invite', '--role', 'king', '--unit', '14')).code).toBe(2);
    const unknown = await cli('invite', '--role', 'admin', '--unit', 'X-Y');
    expect(unknown).toMatchObject({ code: 1, err: 'Không có đơn vị mang mã X-Y.\n' });
  });

  it('gives the addresses where the code can be typed, of the channels that have run', async () => {
    await withClient(database.url, (client) =>
      client.query(
        `INSERT INTO installation (key, value) VALUES ('telegram-bot', 'DoiThoaiBot'), ('zalo-account', '1357913579135791357')`,
      ),
    );
    const run = await cli('invite', '--role', 'admin', '--unit', '14', '--json');
    const { code, links } = JSON.parse(run.out) as { code: string; links: object };
    expect(links).toEqual({
      telegram: `https://t.me/DoiThoaiBot?start=j_${code}`,
      zalo: 'https://zalo.me/1357913579135791357',
    });
    expect((await cli('invite', '--role', 'admin', '--unit', '14')).out).toContain(
      'Hoặc mở Zalo và gõ lệnh trên: https://zalo.me/1357913579135791357',
    );
  });

  it('lists the deadlines with their sources', async () => {
    const run = await cli('rules', 'list');
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/K4: .*10 ngày làm việc.*42\/2013/);
  });

  it('imports a newer list without losing a unit, and says what changed', async () => {
    const file = join(folder, 'units.json');
    const count = () =>
      withClient(
        database.url,
        async (client) => (await client.query('SELECT count(*)::int AS n FROM unit')).rows[0].n as number,
      );
    const before = await count();
    await writeFile(
      file,
      JSON.stringify([
        { code: '14', name: 'Sơn La', fullName: 'Tỉnh Sơn La', type: 'Tỉnh', level: 'tinh', parent: null },
        {
          code: '03679',
          name: 'Chiềng Sinh Mới',
          fullName: 'Phường Chiềng Sinh Mới',
          type: 'Phường',
          level: 'xa',
          parent: '14',
        },
        { code: '99999', name: 'Bản Thử', fullName: 'Xã Bản Thử', type: 'Xã', level: 'xa', parent: '14' },
      ]),
    );
    const run = await cli('units', 'import', file, '--json');
    expect(run.err).toBe('');
    expect(JSON.parse(run.out)).toEqual({
      added: 1,
      renamed: 1,
      retyped: 0,
      reparented: 0,
      unchanged: 1,
      missing: 3353,
    });
    expect(await count()).toBe(before + 1);
  });

  it('refuses a list with a fault and changes nothing, with exit code 1', async () => {
    const file = join(folder, 'broken.json');
    await writeFile(
      file,
      JSON.stringify([
        { code: '14', name: 'X', fullName: 'Tỉnh X', type: 'Tỉnh', level: 'tinh', parent: null },
        { code: 'x' },
      ]),
    );
    const run = await cli('units', 'import', file);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining('dòng 2') });
    expect((await cli('units', 'import', join(folder, 'nowhere.json'))).code).toBe(1);
  });

  it('backs up into a new file, and never over one', async () => {
    const file = join(folder, 'whole.backup');
    const run = await cli('backup', file, '--json');
    expect(JSON.parse(run.out)).toMatchObject({ file, files: 0, lost: [] });
    expect(await cli('backup', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('không ghi đè'),
    });
  });

  it('lists what could not be delivered', async () => {
    const run = await cli('outbox', 'list', '--failed', '--json');
    expect(JSON.parse(run.out)).toEqual([]);
  });
});
