import type { Scope } from '../../context.ts';
import type { Outgoing } from '../../domain/message.ts';
import type { Speaker } from '../../infra/texts.ts';
import { accountsOf } from '../../store/accounts.ts';
import { PRIORITY, type Priority, queueMessages } from '../../store/outbox.ts';

export type Telling = {
  kind: string;
  questionId?: string;
  priority?: Priority;
  replaces?: string;
  inPlace?: boolean;
  notBefore?: Date;
};

/**
 * Queues one message for each person, rendered in their language, through the channel they used last.
 * @returns the people who can't be reached on any channel, so that the caller can say so.
 */
export async function tell(
  scope: Scope,
  personIds: string[],
  telling: Telling,
  render: (speak: Speaker, personId: string) => Outgoing,
): Promise<string[]> {
  const accounts = await accountsOf(scope.tx, personIds);
  const messages = [...accounts].map(([personId, { account, locale }]) => ({
    accountId: account.id,
    channel: account.channel,
    priority: telling.priority ?? PRIORITY.notice,
    kind: telling.kind,
    content: render(scope.texts.in(locale), personId),
    questionId: telling.questionId,
    replaces: telling.replaces,
    inPlace: telling.inPlace,
    notBefore: telling.notBefore,
  }));
  await queueMessages(scope.tx, messages, scope.clock.now());
  return personIds.filter((id) => !accounts.has(id));
}
