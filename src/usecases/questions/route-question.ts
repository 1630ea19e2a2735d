import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import type { Question } from '../../domain/question.ts';
import { type CompetenceLevel, route } from '../../domain/routing.ts';
import { parentOf } from '../../domain/rulebook.ts';
import { homeProvince } from '../../domain/settings.ts';
import type { Speaker } from '../../infra/texts.ts';

export type Routed = Pick<Question, 'level' | 'unitCode' | 'routedBy' | 'routedWhy'>;

/**
 * Which unit a new question goes to. At the level of its conference, else of its field; where no commune is known, at the
 * province's. No unit: the secretaries take it.
 */
export function routeQuestion(
  scope: Scope,
  about: { fieldKey: string; communeCode: string | null; conferenceLevel: string | null },
): Routed {
  const book = scope.rulebook.current();
  const level = levelOf(
    about.conferenceLevel,
    book.fields.get(about.fieldKey)?.level ?? 'commune',
    about.communeCode,
  );
  const found = route(book.routing, {
    fieldKey: about.fieldKey,
    communeCode: about.communeCode ?? homeProvince(book),
    level,
    on: civilDate(scope.clock.now(), scope.timeZone),
    parentOf: (code) => parentOf(book, code),
  });
  if (found.type === 'unit') {
    return { level, unitCode: found.unitCode, routedBy: found.ruleId, routedWhy: `why.${found.why}` };
  }
  return { level, unitCode: null, routedBy: null, routedWhy: `no-rule.${found.reason}` };
}

function levelOf(
  conferenceLevel: string | null,
  fieldLevel: CompetenceLevel,
  communeCode: string | null,
): CompetenceLevel {
  if (conferenceLevel === 'commune' || conferenceLevel === 'province' || conferenceLevel === 'party') {
    return conferenceLevel;
  }
  return communeCode === null && fieldLevel === 'commune' ? 'province' : fieldLevel;
}

/** Why a question is where it is, in words: a text of the locale files, or what an official wrote. */
export function whyHere(speak: Speaker, question: Pick<Question, 'routedWhy'>): string {
  return speak.maybe(`routing.${question.routedWhy}`) ?? question.routedWhy;
}
