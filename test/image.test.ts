import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandOf, readDockerfile, settingsOf } from '../scripts/image/dockerfile.ts';
import { readConfig } from '../src/infra/config.ts';

/** What no engine is needed for; `npm run image-steps` runs the steps themselves. */
describe('the Dockerfile', () => {
  const instructions = readDockerfile(readFileSync('Dockerfile', 'utf8'));
  const all = (name: string) => instructions.filter((one) => one.name === name).map(({ rest }) => rest);
  const last = (name: string) => instructions.findLastIndex((one) => one.name === name);
  const env = Object.assign({}, ...all('ENV').map(settingsOf)) as Record<string, string>;

  it('begins with one base of a whole version, the one that the project brings', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(all('FROM')).toEqual([`node:${devDependencies.node}-slim`]);
  });

  it('runs as a user without rights, from before anything is fetched', () => {
    expect(all('USER')).toEqual(['node']);
    const firstFetched = instructions.findIndex(({ name, rest }) => name === 'RUN' && rest.includes('npm'));
    expect(last('USER')).toBeLessThan(firstFetched);
    expect(all('RUN').some((rest) => /sudo|curl|wget/.test(rest))).toBe(false);
  });

  it('leaves the tools of development out', () => {
    expect(all('RUN')).toContain('npm ci --omit=dev');
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    for (const name of ['.git', '.env', 'data', 'node_modules', 'src/generated'])
      expect(ignored).toContain(name);
  });

  it('looks after its health and gets signals itself', () => {
    expect(commandOf(all('HEALTHCHECK')[0] ?? '').join(' ')).toContain('/health/live');
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(`exec ${commandOf(all('CMD')[0] ?? '').join(' ')}`).toBe(scripts.start);
  });

  it('holds no secret, and refuses the demo', () => {
    for (const name of Object.keys(env)) expect(name).not.toMatch(/KEY|TOKEN|SECRET|PASSWORD|DATABASE/);
    const given = {
      ...env,
      SECRET_KEY: Buffer.alloc(32).toString('base64'),
      DATABASE_URL: 'postgresql://a/b',
    };
    expect(readConfig(given)).toMatchObject({ seed: 'base', demoChat: false, host: '0.0.0.0' });
    expect(() => readConfig({ ...given, SEED: 'demo' })).toThrow('SEED must not be demo');
  });
});

describe('compose.yaml', () => {
  type Service = Record<string, unknown> & {
    image: string;
    environment: Record<string, string>;
    ports?: string[];
    deploy?: { replicas: number };
  };
  const text = readFileSync('compose.yaml', 'utf8');
  const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };

  it('shows one that receives, two that work and a database', () => {
    expect(Object.keys(services)).toEqual(['web', 'worker', 'database']);
    expect(services['web']?.environment['ROLE']).toBe('web');
    expect(services['worker']?.environment['ROLE']).toBe('worker');
    expect(services['worker']?.deploy?.replicas).toBe(2);
  });

  it('pins what it fetches and waits for the database to be healthy', () => {
    expect(services['database']?.image).toMatch(/^postgres:\d+\.\d+$/);
    expect(services['database']?.['healthcheck']).toMatchObject({
      test: ['CMD-SHELL', expect.stringContaining('pg_isready')],
    });
    for (const name of ['web', 'worker']) {
      expect(services[name]?.['depends_on']).toEqual({ database: { condition: 'service_healthy' } });
      expect(services[name]?.['build']).toBe('.');
    }
  });

  it('gives nobody more than they need, and the outside no port but on loopback', () => {
    for (const name of ['web', 'worker']) {
      expect(services[name]).toMatchObject({ cap_drop: ['ALL'], read_only: true });
      expect(services[name]?.['user']).toBeUndefined();
      expect(services[name]?.['privileged']).toBeUndefined();
    }
    expect(Object.values(services).flatMap(({ ports = [] }) => ports)).toEqual(['127.0.0.1:3000:3000']);
  });

  it('holds no secret: each comes from outside, and a missing one is named', () => {
    for (const { environment } of Object.values(services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (/KEY|TOKEN|SECRET|PASSWORD/.test(name)) expect(value).toMatch(/^\$\{\w+:\?.+\}$/);
      }
      expect(environment['DATABASE_URL'] ?? ':$').toMatch(/:\$/);
    }
  });

  it('sets only what the service knows', () => {
    const known = readFileSync('.env.example', 'utf8');
    for (const name of ['web', 'worker']) {
      for (const setting of Object.keys(services[name]?.environment ?? {}))
        expect(known).toContain(`${setting}=`);
    }
  });
});
