import type { Scope } from '../../context.ts';
import type { Follow } from '../../domain/follow.ts';
import { fieldLabel } from '../../domain/rulebook.ts';
import type { Speaker } from '../../infra/texts.ts';
import { unitSaid } from '../units/say-unit.ts';

/** What somebody follows, as they are told it: a conference by its code. */
export function saidFollow(scope: Scope, speak: Speaker, { kind, key }: Follow): string {
  const book = scope.rulebook.current();
  switch (kind) {
    case 'field':
      return fieldLabel(book, key, speak.locale);
    case 'territory':
      return unitSaid(book, key, speak);
    case 'conference':
      return speak.plain('area.follow.conference', { code: key });
    default:
      return kind satisfies never;
  }
}

export function saidFollows(scope: Scope, speak: Speaker, follows: readonly Follow[]): string {
  return follows.map((follow) => saidFollow(scope, speak, follow)).join('; ');
}
