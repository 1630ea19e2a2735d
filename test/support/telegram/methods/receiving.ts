import { badRequest, botMistake, tooManyRequests } from '../api-error.ts';
import type { Parameters } from '../parameters.ts';
import type { State } from '../state.ts';

/** Real servers take https on four ports only; a test may also use plain http on this machine. */
function checkUrl(url: string) {
  if (!URL.canParse(url)) throw botMistake('invalid webhook URL specified');
  const { protocol, hostname, port } = new URL(url);
  if (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return;
  if (protocol !== 'https:') throw botMistake('bad webhook: An HTTPS URL must be provided for webhook');
  if (!['', '443', '80', '88', '8443'].includes(port)) {
    throw botMistake('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
  }
}

function checkSecret(secret: string | undefined) {
  if (secret === undefined) return;
  if (secret.length > 256) throw botMistake('secret token is too long');
  if (!/^[A-Za-z0-9_-]*$/.test(secret)) throw botMistake('secret token contains unallowed characters');
}

const lastSet = new WeakMap<State, number>();

export function setWebhook(state: State, given: Parameters) {
  const url = given.str('url') ?? '';
  if (url === '') return deleteWebhook(state, given);
  const now = performance.now();
  if (now < (lastSet.get(state) ?? Number.NEGATIVE_INFINITY) + 1000 * state.scale) throw tooManyRequests(1);
  lastSet.set(state, now);
  checkUrl(url);
  checkSecret(given.str('secret_token'));
  if (given.bool('drop_pending_updates')) state.updates.clear();
  state.updates.allow(given.list('allowed_updates') as string[] | undefined);
  state.polling.abortForWebhook();
  state.webhook.set({
    url,
    secret: given.str('secret_token') || undefined,
    maxConnections: Math.min(Math.max(given.num('max_connections') ?? 40, 1), 100),
    hasCertificate: given.file('certificate') !== undefined,
  });
  return true;
}

export function deleteWebhook(state: State, given: Parameters) {
  if (given.bool('drop_pending_updates')) state.updates.clear();
  state.webhook.set(undefined);
  return true;
}

export function getWebhookInfo(state: State) {
  const { settings, lastError } = state.webhook;
  const allowed = state.updates.allowed;
  return {
    url: settings?.url ?? '',
    has_custom_certificate: settings?.hasCertificate ?? false,
    pending_update_count: state.updates.pending().length,
    ...(settings && { max_connections: settings.maxConnections, ip_address: '127.0.0.1' }),
    ...(lastError && { last_error_date: lastError.date, last_error_message: lastError.message }),
    ...(allowed && { allowed_updates: allowed }),
  };
}

export function answerCallbackQuery(state: State, given: Parameters) {
  const text = given.str('text') ?? '';
  const url = given.str('url');
  // Without a game only links that open this very bot are taken.
  const own = new RegExp(`^https://t\\.me/${state.bot.username}\\?start=[A-Za-z0-9_-]{1,64}$`);
  if (url !== undefined && !own.test(url)) throw botMistake('URL_INVALID');
  const alert = given.bool('show_alert');
  const userId = state.presses.answer(given.str('callback_query_id') ?? '', { text, alert, url });
  if (text !== '') {
    state.chats.people.get(userId)?.toasts.push(text);
    state.chats.announce({ type: 'toast', userId, text });
  }
  return true;
}

export function getFile(state: State, given: Parameters) {
  return state.files.open(given.str('file_id') ?? '', state.now());
}

export function getChat(state: State, given: Parameters) {
  const person = state.chats.people.get(Number(given.chat('chat_id')));
  // Telegram shows a chat to a bot that met the person, blocked or not.
  const chat = person?.started ? state.chats.chatOf(person.user.id) : undefined;
  if (person && !chat) throw badRequest('chat not found');
  return {
    ...(chat ?? state.chats.reachable(given.chat('chat_id'))),
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
  };
}
