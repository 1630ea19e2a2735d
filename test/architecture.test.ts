import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

type Violation = { rule: { name: string; severity: string }; from: string; to: string; comment?: string };
type Result = { summary: { violations: Violation[]; totalCruised: number } };

function cruise(folder = '.'): Result {
  const run = spawnSync(
    process.execPath,
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'json',
      'src',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (!run.stdout) throw new Error(`dependency-cruiser did not run: ${run.stderr}`);
  return JSON.parse(run.stdout) as Result;
}

const sources = () =>
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('generated'))
    .map((name) => join('src', name));

describe('the layers', () => {
  let result: Result;
  beforeAll(() => {
    result = cruise();
  }, 240_000);

  it('reads every source file', () => {
    expect(result.summary.totalCruised).toBeGreaterThanOrEqual(sources().length);
    expect(sources().length).toBeGreaterThan(40);
  });

  it('has no violation', () => {
    const said = result.summary.violations.map(
      (v) => `${v.rule.name}: ${v.from} → ${v.to} ${v.comment ?? ''}`,
    );
    expect(said).toEqual([]);
  });
});

describe('a planted violation', () => {
  it('is found: a cycle, even of types alone, and a domain file that reaches out', () => {
    // In a copy, so that nothing else that reads the sources meets the plant.
    const copy = mkdtempSync(join(tmpdir(), 'doi-thoai-planted-'));
    for (const name of ['src', '.dependency-cruiser.mjs', 'tsconfig.json', 'package.json']) {
      cpSync(name, join(copy, name), { recursive: true });
    }
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    mkdirSync(join(copy, 'src/domain/planted'));
    writeFileSync(
      join(copy, 'src/domain/planted/a.ts'),
      "import type { B } from './b.ts';\nexport type A = { b: B };\n",
    );
    writeFileSync(
      join(copy, 'src/domain/planted/b.ts'),
      "import type { A } from './a.ts';\nimport type { Context } from '../../context.ts';\nexport type B = { a: A; c: Context };\n",
    );
    const found = cruise(copy)
      .summary.violations.filter((v) => v.from.includes('planted'))
      .map((v) => v.rule.name);
    rmSync(copy, { recursive: true });
    expect(found).toContain('no-cycle');
    expect(found).toContain('domain-is-pure');
  }, 240_000);
});

describe('what no import shows', () => {
  const offenders = (pattern: RegExp, allowed: RegExp) =>
    sources().filter((file) => !allowed.test(file) && pattern.test(readFileSync(file, 'utf8')));

  it('reads the environment in one place', () => {
    expect(offenders(/process\.env/, /^src\/(infra\/config|main|cli)\.ts$/)).toEqual([]);
  });

  it('keeps Vietnamese text out of code', () => {
    // Letters that only Vietnamese has, inside a string; the words that unit lists begin with are read, not shown.
    const text =
      /(['"`])(?:(?!\1).)*[ăằắẳẵặâầấẩẫậđẻẽẹêềếểễệỉĩịỏõọôồốổỗộơờớởỡợủũụưừứửữựỳỷỹỵạảã](?:(?!\1).)*\1/iu;
    const code = (file: string) => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const allowed = /^src\/(main|understand\/(normalise|tone)|infra\/units\/.*)\.ts$/;
    expect(sources().filter((file) => !allowed.test(file) && text.test(code(file)))).toEqual([]);
  });

  it('has no folder of leftovers', () => {
    expect(sources().filter((file) => /(utils?|helpers?|misc|common)(\/|\.ts$)/.test(file))).toEqual([]);
  });
});
