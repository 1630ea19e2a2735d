import type { Scope } from '../../context.ts';
import { PRIORITY, queueMessages } from '../../store/outbox.ts';

/** Tells whoever holds the other chats of an erased person that their data went too. Nothing of that person is known any more, so the words are in the default language. */
export async function tellOtherChats(
  scope: Scope,
  accounts: readonly { id: string; channel: string }[],
  currentAccountId: string,
): Promise<void> {
  const messages = accounts
    .filter(({ id }) => id !== currentAccountId)
    .map(({ id, channel }) => ({
      accountId: id,
      channel,
      priority: PRIORITY.notice,
      kind: 'own-data',
      content: { text: scope.texts.in(null).rich('data.erasedElsewhere') },
    }));
  await queueMessages(scope.tx, messages, scope.clock.now());
}
