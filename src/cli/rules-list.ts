import type { Context } from '../context.ts';
import type { Outcome } from './outcome.ts';

/** The deadlines as they stand, with what they rest on. */
export async function listRules(ctx: Context): Promise<Outcome> {
  const speak = ctx.texts.in(null);
  const rules = [...ctx.rulebook.current().deadlines].sort((a, b) =>
    a.id.localeCompare(b.id, 'en', { numeric: true }),
  );
  const lines = rules.map((rule) =>
    speak.plain('cli.rule', {
      id: rule.id,
      what: speak.maybe(`rules.${rule.id}.what`) ?? '',
      limit: rule.limit,
      unit: speak.plain(rule.unit === 'working-day' ? 'cli.workingDays' : 'cli.calendarDays'),
      source: rule.source,
      from: rule.validFrom,
    }),
  );
  return { exitCode: 0, json: rules, text: lines.join('\n') };
}
