/**
 * Where a question goes: field × territory × level → unit, with the reason. Pure, over rows that a secretariat
 * can change. The most specific row wins: one that names the field over one for any field, then the deeper
 * territory, then one that names the level, then the higher priority; last the smaller id, so that the same
 * rows always give the same answer.
 */
import type { CivilDate } from './civil-date.ts';

/** Whose competence: the commune's, the province's departments', or the party committee's. */
export type CompetenceLevel = 'commune' | 'province' | 'party';

export type RoutingTarget =
  | { type: 'unit'; unitCode: string }
  /** The commune the question is about. Does not apply where only the province is known. */
  | { type: 'own-commune' }
  | { type: 'own-province' };

export type RoutingRule = {
  id: string;
  /** `null`: every field. */
  fieldKey: string | null;
  /** Applies to this unit and everything below it; `null`: everywhere. */
  territoryCode: string | null;
  /** `null`: every level. */
  level: CompetenceLevel | null;
  target: RoutingTarget;
  priority: number;
  /** The key of its reason: `routing.why.<why>`. */
  why: string;
  /** First and last day, both included; `null`: still valid. */
  validFrom: CivilDate;
  validTo: CivilDate | null;
};

export type RouteQuery = {
  fieldKey: string;
  /** The commune; the province where no more is known; `null` where no place is known. */
  communeCode: string | null;
  level: CompetenceLevel;
  on: CivilDate;
  /** The unit above; `null` at the top and for an unknown code. */
  parentOf: (code: string) => string | null;
  /** The unit that took over from a closed one; `null` while a unit stands. */
  successorOf?: (code: string) => string | null;
};

/** How narrow the winning row was; `territoryDepth` 0 is everywhere, 1 the province, 2 the commune. */
export type RouteSpecificity = { field: boolean; territoryDepth: number; level: boolean };

export type Route =
  | { type: 'unit'; unitCode: string; ruleId: string; why: string; specificity: RouteSpecificity }
  /** What was looked for: the secretary sees which row is missing. `territories` from the commune upwards. */
  | {
      type: 'no-rule';
      reason: 'no-matching-rule' | 'commune-unknown';
      tried: { fieldKey: string; territories: string[]; level: CompetenceLevel; on: CivilDate };
    };

type Candidate = { rule: RoutingRule; unitCode: string; specificity: RouteSpecificity };

export function route(rules: readonly RoutingRule[], query: RouteQuery): Route {
  const territories = territoriesOf(query);
  const matching = rules.filter((rule) => matches(rule, query, territories));
  const candidates: Candidate[] = [];
  for (const rule of matching) {
    const unitCode = unitFor(rule.target, query, territories);
    if (unitCode !== null) {
      candidates.push({ rule, unitCode, specificity: specificityOf(rule, query, territories) });
    }
  }
  const best = candidates.sort(mostSpecificFirst)[0];
  if (best) {
    const { rule, unitCode, specificity } = best;
    return { type: 'unit', unitCode, ruleId: rule.id, why: rule.why, specificity };
  }
  return {
    type: 'no-rule',
    reason: matching.length > 0 ? 'commune-unknown' : 'no-matching-rule',
    tried: { fieldKey: query.fieldKey, territories, level: query.level, on: query.on },
  };
}

/** The place and what lies above it, closed units replaced by their successors. */
function territoriesOf(query: RouteQuery): string[] {
  const chain: string[] = [];
  let code = query.communeCode;
  while (code !== null) {
    const current = standing(code, query);
    // A circle in the rows must not hang the service.
    if (chain.includes(current)) break;
    chain.push(current);
    code = query.parentOf(current);
  }
  return chain;
}

function standing(code: string, query: RouteQuery): string {
  const seen = new Set([code]);
  let current = code;
  for (;;) {
    const next = query.successorOf?.(current) ?? null;
    if (next === null || seen.has(next)) return current;
    seen.add(next);
    current = next;
  }
}

function matches(rule: RoutingRule, query: RouteQuery, territories: readonly string[]): boolean {
  return (
    (rule.fieldKey === null || rule.fieldKey === query.fieldKey) &&
    (rule.territoryCode === null || territories.includes(standing(rule.territoryCode, query))) &&
    (rule.level === null || rule.level === query.level) &&
    rule.validFrom <= query.on &&
    (rule.validTo === null || query.on <= rule.validTo)
  );
}

function unitFor(target: RoutingTarget, query: RouteQuery, territories: readonly string[]): string | null {
  switch (target.type) {
    case 'unit':
      return standing(target.unitCode, query);
    case 'own-commune':
      return territories.length > 1 ? (territories[0] ?? null) : null;
    case 'own-province':
      return territories.at(-1) ?? null;
  }
}

function specificityOf(
  rule: RoutingRule,
  query: RouteQuery,
  territories: readonly string[],
): RouteSpecificity {
  const place = rule.territoryCode === null ? -1 : territories.indexOf(standing(rule.territoryCode, query));
  return {
    field: rule.fieldKey !== null,
    territoryDepth: place === -1 ? 0 : territories.length - place,
    level: rule.level !== null,
  };
}

function mostSpecificFirst(a: Candidate, b: Candidate): number {
  return (
    Number(b.specificity.field) - Number(a.specificity.field) ||
    b.specificity.territoryDepth - a.specificity.territoryDepth ||
    Number(b.specificity.level) - Number(a.specificity.level) ||
    b.rule.priority - a.rule.priority ||
    (a.rule.id < b.rule.id ? -1 : 1)
  );
}
