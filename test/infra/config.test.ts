import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/infra/config.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');

describe('settings', () => {
  it('need nothing on a fresh machine: an embedded database, the demo and its chat on loopback', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      database: { type: 'embedded', port: null },
      seed: 'demo',
      demoChat: true,
      defaultLocale: 'vi',
      timeZone: 'Asia/Ho_Chi_Minh',
      role: 'all',
      telegram: null,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('lay no demo where a channel or a database of one’s own is named', () => {
    expect(readConfig({ DATABASE_URL: 'postgresql://db/x', SECRET_KEY: KEY }).seed).toBe('base');
    const telegram = readConfig({ TELEGRAM_BOT_TOKEN: `12345:${'a'.repeat(35)}`, SECRET_KEY: KEY });
    expect(telegram).toMatchObject({
      seed: 'base',
      demoChat: false,
      telegram: { receive: { mode: 'polling' }, rate: 30 },
    });
  });

  it('count an empty value as unset', () => {
    expect(readConfig({ PORT: '', TELEGRAM_BOT_TOKEN: '' })).toMatchObject({ port: 3000, telegram: null });
  });

  it.each([
    ['PORT', { PORT: 'many' }],
    ['PORT', { PORT: '70000' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://x/y', SECRET_KEY: KEY }],
    ['SEED', { SEED: 'all' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['TIME_ZONE', { TIME_ZONE: 'Mars/Olympus' }],
    ['SECRET_KEY', { SECRET_KEY: 'short' }],
    ['SECRET_KEY', { SEED: 'base' }],
    ['TELEGRAM_BOT_TOKEN', { TELEGRAM_BOT_TOKEN: 'nonsense' }],
    ['TELEGRAM_RATE', { TELEGRAM_RATE: '2000' }],
    ['TELEGRAM_PROXY', { TELEGRAM_PROXY: 'socks5://127.0.0.1:1080' }],
    ['TELEGRAM_PROXY', { TELEGRAM_PROXY: 'proxy.example.vn' }],
    ['TELEGRAM_PAID_BROADCAST', { TELEGRAM_PAID_BROADCAST: 'yes' }],
    [
      'PUBLIC_URL',
      { TELEGRAM_BOT_TOKEN: `12345:${'a'.repeat(35)}`, TELEGRAM_MODE: 'webhook', SECRET_KEY: KEY },
    ],
    [
      'TELEGRAM_WEBHOOK_SECRET',
      {
        TELEGRAM_BOT_TOKEN: `12345:${'a'.repeat(35)}`,
        TELEGRAM_MODE: 'webhook',
        PUBLIC_URL: 'https://doi.example',
        SECRET_KEY: KEY,
      },
    ],
  ])('stop the start with one sentence that names %s', (name, env) => {
    const read = () => readConfig(env);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} .*\\.$`));
  });

  const ZALO = {
    PUBLIC_URL: 'https://doi.example',
    SECRET_KEY: KEY,
    ZALO_APP_ID: '2553928453557000000',
    ZALO_APP_SECRET: 'bi-mat-ung-dung',
    ZALO_OA_ID: '1357913579135791357',
    ZALO_OA_SECRET_KEY: 'khoa-cua-oa',
  };

  it('of Zalo switch the channel on when all are there', () => {
    expect(readConfig({ SECRET_KEY: KEY, PUBLIC_URL: 'https://doi.example' }).zalo).toBeNull();
    expect(readConfig(ZALO)).toMatchObject({
      seed: 'base',
      zalo: {
        appId: '2553928453557000000',
        refreshToken: null,
        apiRoot: 'https://openapi.zalo.me',
        oauthRoot: 'https://oauth.zaloapp.com',
        businessRoot: 'https://business.openapi.zalo.me',
        appSecretProof: false,
      },
    });
  });

  it.each(Object.keys(ZALO))('of Zalo without %s stop the start with a sentence that names it', (name) => {
    const read = () => readConfig({ ...ZALO, SEED: 'demo', [name]: '' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} is missing: .*Zalo.*\\.$`));
  });

  it('of Zalo are half set with a refresh token alone, too', () => {
    expect(() => readConfig({ ZALO_REFRESH_TOKEN: 'x' })).toThrow(/^ZALO_APP_ID is missing/);
  });

  it('of Zalo name approved templates by the kind of notice', () => {
    expect(readConfig({ ...ZALO, ZALO_TEMPLATE_CONCLUSION: '7895417' }).zalo?.templates).toEqual({
      conclusion: '7895417',
    });
    expect(readConfig(ZALO).zalo?.templates).toEqual({});
    expect(() => readConfig({ ...ZALO, ZALO_TEMPLATE_TASK: 'mau-1' })).toThrow(
      /^ZALO_TEMPLATE_TASK must be the number of an approved ZBS template\.$/,
    );
    expect(() => readConfig({ ZALO_TEMPLATE_TASK: '7' })).toThrow(/^ZALO_APP_ID is missing/);
  });

  it('are all listed in .env.example, in the same order', () => {
    const source = readFileSync('src/infra/config.ts', 'utf8');
    const known = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map((match) => match[1]);
    const listed = [...readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(
      (match) => match[1],
    );
    expect(listed).toEqual(known);
    expect(known.length).toBeGreaterThan(15);
  });
});
