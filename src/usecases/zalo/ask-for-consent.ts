import type { Scope } from '../../context.ts';
import { accountsElsewhere } from '../../store/accounts.ts';
import { PRIORITY, queueMessages } from '../../store/outbox.ts';
import { staffWithRoles } from '../../store/staff.ts';
import { createConnectLink, type Where } from './connect-link.ts';

/** Tells the administrators, on a channel that works, that Zalo needs their consent, with a link for it. */
export async function askForConsent(scope: Scope, where: Where): Promise<void> {
  const admins = new Set((await staffWithRoles(scope.tx, ['admin'])).map(({ personId }) => personId));
  const reached = await accountsElsewhere(scope.tx, [...admins], 'zalo');
  if (reached.length === 0) return;
  const { link, expiresAt } = await createConnectLink(scope, where);
  const messages = reached.map(({ account, locale }) => {
    const speak = scope.texts.in(locale);
    const text = speak.rich('zalo.consentNeeded', { link, until: speak.dateTime(expiresAt) });
    return {
      accountId: account.id,
      channel: account.channel,
      priority: PRIORITY.notice,
      // As with an invitation, the secret in it is kept only till it has left.
      kind: 'invitation',
      content: { text, protect: true },
    };
  });
  await queueMessages(scope.tx, messages, scope.clock.now());
}
