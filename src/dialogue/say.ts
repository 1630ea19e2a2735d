import type { Choice, Outgoing, RichText } from '../domain/message.ts';
import type { Params, TextKey } from '../infra/texts.ts';
import { PRIORITY, queueMessages } from '../store/outbox.ts';
import type { Turn } from './part.ts';

export type SayOptions = {
  kind?: string;
  questionId?: string;
  replaces?: string;
  inPlace?: boolean;
  delayMs?: number;
};

/** Queues an answer to the person whose turn it is. */
export async function say(turn: Turn, message: Outgoing, options: SayOptions = {}): Promise<void> {
  await queueMessages(
    turn.scope.tx,
    [
      {
        accountId: turn.account.id,
        channel: turn.account.channel,
        priority: PRIORITY.answer,
        kind: options.kind ?? 'reply',
        content: message,
        questionId: options.questionId,
        replaces: options.replaces,
        inPlace: options.inPlace,
        notBefore: options.delayMs ? new Date(turn.now.getTime() + options.delayMs) : undefined,
      },
    ],
    turn.now,
  );
}

/** The commonest answer: one text of the locale files, with or without buttons. */
export function sayText(
  turn: Turn,
  key: TextKey,
  params?: Params,
  choices?: Choice[][],
  options?: SayOptions,
): Promise<void> {
  return say(turn, { text: turn.speak.rich(key, params), choices }, options);
}

/** A button whose label is a text of the locale files. */
export function button(turn: Turn, key: TextKey, action: string, params?: Params): Choice {
  return { label: turn.speak.plain(key, params), action };
}

/** Joins paragraphs with one empty line between them, or lines with none. */
export function join(parts: RichText[], separator = '\n'): RichText {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
}

export function enter(turn: Turn, flow: string, step: string | null, data: Record<string, unknown>): void {
  turn.state = { flow, step, data };
}

export function leave(turn: Turn): void {
  turn.state = { flow: null, step: null, data: {} };
}
