import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Context } from '../context.ts';
import { importUnits } from '../usecases/units/import-units.ts';
import { type Given, type Outcome, refused } from './outcome.ts';

/** Lays a newer national list over the units; says what changed. Nothing that is in use is ever removed. */
export async function importUnitsFile(ctx: Context, given: Given): Promise<Outcome> {
  const speak = ctx.texts.in(null);
  const file = given.positionals[0] ?? '';
  const content = await readFile(file, 'utf8').catch(() => null);
  if (content === null) return refused(speak.plain('cli.fileUnreadable', { file }));
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return refused(speak.plain('cli.fileNotJson', { file }));
  }
  const outcome = await ctx.db.tx((tx) => importUnits({ ...ctx, tx }, json, basename(file)));
  if (outcome.type === 'units-file-invalid') {
    return refused(speak.plain('cli.unitsInvalid', { why: outcome.why, row: outcome.row ?? 0 }));
  }
  ctx.wake.tell('rulebook');
  const { type: _type, ...counts } = outcome;
  return { exitCode: 0, json: counts, text: speak.plain('cli.unitsImported', counts) };
}
