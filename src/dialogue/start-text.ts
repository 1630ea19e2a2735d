import type { Context } from '../context.ts';
import { civilDate } from '../domain/civil-date.ts';
import { ruleOn } from '../domain/deadlines.ts';
import type { RichText } from '../domain/message.ts';
import { homeProvince } from '../domain/settings.ts';
import type { Speaker } from '../infra/texts.ts';
import { INFORM_RULE } from '../usecases/questions/dates.ts';
import { unitInText } from '../usecases/units/say-unit.ts';
import type { Turn } from './part.ts';

/** What this is, who answers, by when, how. */
export function startText({ scope, speak }: Turn): RichText {
  return startWords(scope, speak);
}

export function startWords(ctx: Pick<Context, 'rulebook' | 'clock' | 'timeZone'>, speak: Speaker): RichText {
  return speak.rich('welcome.start', startParams(ctx, speak));
}

/** Whose authorities these are, and within how many working days the sender hears of it. */
export function startParams(
  { rulebook, clock, timeZone }: Pick<Context, 'rulebook' | 'clock' | 'timeZone'>,
  speak: Speaker,
): { province: string; days: number } {
  const book = rulebook.current();
  const rule = ruleOn(book.deadlines, INFORM_RULE, civilDate(clock.now(), timeZone));
  return { province: unitInText(book, homeProvince(book), speak), days: rule?.limit ?? 10 };
}
