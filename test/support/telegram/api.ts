import { ApiError, conflict, tooManyRequests } from './api-error.ts';
import type { RequestBody } from './body.ts';
import { mistakesOf } from './declared.ts';
import { type Method, methodNamed } from './method-table.ts';
import {
  deleteMessage,
  editMessageCaption,
  editMessageReplyMarkup,
  editMessageText,
} from './methods/editing.ts';
import { sendAudio, sendDocument, sendMediaGroup, sendPhoto, sendVideo, sendVoice } from './methods/media.ts';
import {
  answerCallbackQuery,
  deleteWebhook,
  getChat,
  getFile,
  getWebhookInfo,
  setWebhook,
} from './methods/receiving.ts';
import { copyMessage, sendChatAction, sendLocation, sendMessage } from './methods/sending.ts';
import { type Parameters, readParameters } from './parameters.ts';
import type { State } from './state.ts';

type Handler = (state: State, given: Parameters, gone: AbortSignal) => unknown;

/** Makes a handler answer `true` after an effect. */
const done = (act: (state: State, given: Parameters) => void) => (state: State, given: Parameters) => {
  act(state, given);
  return true;
};

const handlers: Record<Method, Handler> = {
  getMe: (state) => state.bot,
  getUpdates: (state, given, gone) => {
    if (state.webhook.settings) {
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    return state.polling.getUpdates(given, gone);
  },
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  sendMessage,
  sendPhoto,
  sendDocument,
  sendVoice,
  sendAudio,
  sendVideo,
  sendLocation,
  sendMediaGroup,
  sendChatAction,
  copyMessage,
  editMessageText,
  editMessageReplyMarkup,
  editMessageCaption,
  deleteMessage,
  answerCallbackQuery,
  getFile,
  getChat,
  setMyCommands: done((state, given) => state.profile.setCommands(given)),
  getMyCommands: (state, given) => state.profile.getCommands(given),
  deleteMyCommands: done((state, given) => state.profile.deleteCommands(given)),
  setMyName: done((state, given) => state.profile.setText('name', given)),
  setMyDescription: done((state, given) => state.profile.setText('description', given)),
  setMyShortDescription: done((state, given) => state.profile.setText('short_description', given)),
  setChatMenuButton: done((state, given) => {
    state.profile.menuButton = given.obj('menu_button') ?? { type: 'default' };
  }),
};

/** Runs one call and gives its result, or throws the `ApiError` that the bot has to see. Mistakes are recorded. */
export async function perform(
  state: State,
  name: string,
  body: RequestBody,
  gone: AbortSignal,
): Promise<unknown> {
  const method = methodNamed(name);
  let mistakes: string[] = [];
  try {
    if (!method) throw noSuchMethod();
    const given = readParameters(method, body);
    mistakes = mistakesOf(method, given.values);
    if (state.limited) spend(state, method, given);
    return await handlers[method](state, given, gone);
  } catch (error) {
    if (error instanceof ApiError && error.violation) mistakes = [`${method ?? name}: ${error.message}`];
    throw error;
  } finally {
    state.violations.push(...mistakes);
  }
}

/** Checks a call that an injected fault keeps from having its effect: a mistake in it counts all the same. */
export function inspect(state: State, name: string, body: RequestBody): void {
  const method = methodNamed(name);
  try {
    if (!method) throw noSuchMethod();
    state.violations.push(...mistakesOf(method, readParameters(method, body).values));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    state.violations.push(`${method ?? name}: ${error.message}`);
  }
}

const noSuchMethod = () => new ApiError(404, 'Not Found: method not found', { violation: true });

function spend(state: State, method: Method, given: Parameters) {
  const wait = state.limits.spend(method, given.values['chat_id']);
  if (wait === 0) return;
  state.breaches += 1;
  throw tooManyRequests(wait);
}
