import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARTS } from '../../src/dialogue/parts.ts';
import { openChoice, sealChoice } from '../../src/domain/choice-token.ts';
import { PROJECT_ROOT } from '../../src/infra/project-root.ts';

const seed = <T>(name: string) =>
  JSON.parse(readFileSync(join(PROJECT_ROOT, 'prisma/seed', `${name}.json`), 'utf8')) as T[];

const code = fc
  .tuple(fc.constantFrom('CS', 'HN', 'NV'), fc.stringMatching(/^[0-9A-Z]{6}$/))
  .map(([kind, rest]) => `${kind}-${rest}`);
const unit = fc.oneof(
  fc.stringMatching(/^\d{5}$/),
  fc.constantFrom(...seed<{ code: string }>('agencies').map((agency) => agency.code)),
);
const field = fc.constantFrom(...seed<{ key: string }>('fields').map(({ key }) => key));
const uuid = fc.uuid();
const count = fc.nat(99_999).map(String);
/** Names of steps, views, roles and the like: of our own choosing. */
const word = fc.stringMatching(/^[a-zA-Z-]{1,18}$/);

/** What stands for an expression in the action of a button. */
const PIECES: Record<string, fc.Arbitrary<string>> = {
  ...Object.fromEntries(
    [
      'question.code',
      'conference.code',
      'one.code',
      'conference',
      'given.conference',
      'young',
      'outcome.notice.code',
    ].map((name) => [name, code]),
  ),
  // Of a question, a conference or a commune.
  code: fc.oneof(code, unit),
  'unit.code': unit,
  'member.id': uuid,
  id: uuid,
  'checked.id': uuid,
  'broadcast.id': uuid,
  'draft.id': fc.stringMatching(/^[0-9a-f]{12}$/),
  'ground.key': fc.constantFrom(...seed<{ key: string }>('refusal-grounds').map(({ key }) => key)),
  key: field,
  fieldKey: field,
  value: fc.oneof(unit, word),
  verb: fc.oneof(
    word,
    unit.map((one) => `at:${one}`),
    code.map((one) => `join:${one}`),
  ),
  // What steers an announcement that is under way, or lets it go.
  handle: fc.constantFrom('progress', 'pause', 'resume', 'halt', 'each', 'approve', 'return', 'correct'),
  turned: fc.constantFrom('on', 'off'),
  kind: fc.constantFrom('field', 'territory', 'conference'),
  name: word,
  action: word,
  step: word,
  role: word,
  view: word,
  to: word,
  outcome: word,
  locale: word,
  words: fc.constantFrom('thang nay', 'thang truoc', 'quy nay', 'nam nay'),
  score: fc.constantFrom('1', '5'),
  stamp: fc.nat().map((extra) => (2_000_000_000_000 + extra).toString(36)),
  'last.number': count,
  next: count,
  'Math.max(0, from - PAGE)': count,
  'from + PAGE': count,
  'page - 1': count,
  'page + 1': count,
  'queue.view': word,
  'queue.page - 1': count,
  'queue.page + 1': count,
};

const names = PARTS.flatMap((part) => Object.keys(part.actions ?? {}));

/** Every string in the source that begins like the action of a button. */
async function templates(): Promise<string[]> {
  const begin = new RegExp(`[\`']((?:${names.join('|')}):(?:\\$\\{[^}]+\\}|[^\`'$<])+)[\`']`, 'g');
  const found: string[] = [];
  for (const folder of ['dialogue', 'usecases']) {
    for await (const file of glob(join(PROJECT_ROOT, 'src', folder, '**/*.ts'))) {
      found.push(...[...readFileSync(file, 'utf8').matchAll(begin)].map((match) => match[1] ?? ''));
    }
  }
  return [...new Set(found)];
}

/** All that a template may become. */
function actionsOf(template: string): fc.Arbitrary<string> {
  const pieces = template.split(/\$\{([^}]+)\}/).map((piece, at) => {
    if (at % 2 === 0) return fc.constant(piece);
    const arbitrary = PIECES[piece];
    if (!arbitrary) throw new Error(`what may stand for ${piece} in ${template}?`);
    return arbitrary;
  });
  return fc.tuple(...pieces).map((parts) => parts.join(''));
}

describe('the action of every button', () => {
  it('fits into 64 bytes once sealed, and opens for its addressee alone', async () => {
    const all = await templates();
    expect(all.length).toBeGreaterThan(60);
    const actions = fc.oneof(
      ...all.map(actionsOf),
      // Some are put together from a name and a code.
      ...names.map((name) => code.map((one) => `${name}:${one}`)),
    );
    const addressee = fc
      .tuple(fc.constantFrom('telegram', 'zalo', 'web'), fc.stringMatching(/^-?\d{1,19}$/))
      .map(([channel, externalId]) => ({ channel, externalId }));
    fc.assert(
      fc.property(actions, addressee, (action, to) => {
        const data = sealChoice('k'.repeat(32), to, action);
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
        expect(openChoice('k'.repeat(32), to, data)).toBe(action);
        expect(openChoice('k'.repeat(32), { ...to, externalId: `${to.externalId}0` }, data)).toBeNull();
      }),
      { numRuns: 3000 },
    );
  });

  it('has a name that one part alone answers to', () => {
    expect(names).toEqual([...new Set(names)]);
  });
});
