import type { Sender } from '../../domain/message.ts';
import type { User } from './payloads.ts';

export function senderOf(user: User): Sender {
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ').trim();
  // `pt-br`: the language alone decides which texts are shown.
  const locale = user.language_code?.split('-')[0]?.toLowerCase() ?? null;
  return { externalId: String(user.id), name: name || null, locale };
}
