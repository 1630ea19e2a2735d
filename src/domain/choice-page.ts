import type { Choice } from './message.ts';

/** The choices that one message can bear; `rest` is how many more there are, behind a button of their own. */
export type ChoicePage = { shown: Choice[]; rest: number };

/** `atMost`: buttons on one message, the one for the rest included; undefined where there is no limit. */
export function firstPage(choices: readonly Choice[][] | undefined, atMost: number | undefined): ChoicePage {
  const all = (choices ?? []).flat();
  if (atMost === undefined || all.length <= atMost) return { shown: all, rest: 0 };
  return { shown: all.slice(0, atMost - 1), rest: all.length - (atMost - 1) };
}

/** The action of the button that shows the rest: of which message, and from which choice on. */
export function moreAction(outboxId: string, from: number): string {
  return `more:${outboxId}:${from}`;
}
