import type { Context } from '../../context.ts';
import type { Choice, Outgoing } from '../../domain/message.ts';
import { localeOfAccount } from '../../store/accounts.ts';
import { type Delivery, SendError, type Sent } from '../channel.ts';
import { type Api, CallError, limitedTo, type Payload } from './api.ts';
import { editMessage } from './edit.ts';
import { createFloods, isTokenRefused, isTopicGone, isUnknownChat, sendFailureOf } from './failures.ts';
import type { Health } from './health.ts';
import { type Cell, cellsOf, fits, toHtml } from './html.ts';
import { captionOf, createMediaSender, type MediaSender } from './media.ts';
import { readSent } from './payloads.ts';
import { createProgress } from './progress.ts';
import { CAPTION_LIMIT, planSteps, type Step, TEXT_LIMIT } from './steps.ts';

const BUTTONS_IN_A_ROW = 8;

export type SendOptions = { botId: string; paidBroadcast: boolean; limitMs: number };
type Sender = (delivery: Delivery) => Promise<Sent>;

/** Sends one delivery as one or more messages; the id it answers with is that of the last, which bears the buttons. */
export function createSender(
  ctx: Context,
  whole: Api,
  { botId, paidBroadcast, limitMs }: SendOptions,
  health: Health,
): Sender {
  const floods = createFloods();
  const progress = createProgress();
  const through = async (api: Api, delivery: Delivery): Promise<Sent> => {
    const media = createMediaSender(ctx, api, botId);
    const ids =
      (await editInstead(api, delivery)) ??
      (await sendAnew({ ctx, api, media, progress, paidBroadcast }, delivery));
    health.sending('ok');
    progress.forget(delivery.id);
    return { externalId: ids.at(-1) ?? '', otherIds: ids.slice(0, -1) };
  };
  return async (delivery) => {
    const api = limitedTo(whole, limitMs);
    try {
      return await followingMoves(delivery, (current) => through(api, current));
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      health.sending(
        isTokenRefused(error) ? 'unauthorized' : error.outcome === 'answered' ? 'ok' : 'unreachable',
      );
      const failure =
        isUnknownChat(error) && (await isThereAfterAll(api, delivery))
          ? ({ kind: 'later', why: error.message, retryAfterMs: null, whole: false } as const)
          : sendFailureOf(error, delivery.externalId, floods, ctx.clock.now().getTime());
      if (failure.kind === 'blocked' || failure.kind === 'refused') progress.forget(delivery.id);
      throw new SendError(failure);
    }
  };
}

/** Sends, and once more under its new id where the chat was upgraded meanwhile. */
async function followingMoves(
  delivery: Delivery,
  send: (delivery: Delivery) => Promise<Sent>,
): Promise<Sent> {
  try {
    return await send(delivery);
  } catch (error) {
    if (!(error instanceof CallError) || error.movedTo === null) throw error;
    const movedTo = String(error.movedTo);
    // Ids of messages in the old chat mean nothing in the new one.
    return { ...(await send({ ...delivery, externalId: movedTo, edits: null })), movedTo };
  }
}

/** "Chat not found" is believed when a second look, by another call, says so too. */
async function isThereAfterAll(api: Api, { externalId }: Delivery): Promise<boolean> {
  try {
    await api.call('getChat', { chat_id: chatOf(externalId) });
    return true;
  } catch (error) {
    return !(error instanceof CallError) || !isUnknownChat(error);
  }
}

/** Shows the message in place of an older one. @returns its id, or null when it has to be sent as a new one. */
async function editInstead(api: Api, { message, externalId, edits }: Delivery): Promise<string[] | null> {
  const cells = cellsOf(message.text);
  if (!edits || message.attachments?.length || !fits(cells, TEXT_LIMIT)) return null;
  const markup = markupOf(message.choices);
  const done = await editMessage(
    api,
    { chat_id: chatOf(externalId), message_id: Number(edits) },
    {
      text: { ...textOf(cells), ...markup },
      caption: fits(cells, CAPTION_LIMIT) ? { ...captionOf(cells), ...markup } : null,
    },
  );
  return done ? [edits] : null;
}

type Sending = {
  ctx: Context;
  api: Api;
  media: MediaSender;
  progress: ReturnType<typeof createProgress>;
  paidBroadcast: boolean;
};

/** Where the topic is gone it goes to the group itself: better there than nowhere. */
async function sendAnew(sending: Sending, delivery: Delivery): Promise<readonly string[]> {
  try {
    return await sendSteps(sending, delivery);
  } catch (error) {
    const { topic, ...message } = delivery.message;
    if (topic === undefined || !(error instanceof CallError) || !isTopicGone(error)) throw error;
    return sendSteps(sending, { ...delivery, message });
  }
}

async function sendSteps(
  { ctx, api, media, progress, paidBroadcast }: Sending,
  delivery: Delivery,
): Promise<readonly string[]> {
  const steps = planSteps(delivery.message);
  const common = {
    chat_id: chatOf(delivery.externalId),
    ...manner(delivery.message),
    ...(paidBroadcast && delivery.broadcast && { allow_paid_broadcast: true }),
  };
  const { done, ids: gone } = progress.of(delivery.id);
  const ids = [...gone];
  const mark = delivery.repeated ? await repeatedMark(ctx, delivery.accountId) : null;
  for (const [index, step] of steps.entries()) {
    if (index < done) continue;
    const marked = mark && index === done ? withMark(step, mark) : [step];
    for (const one of marked) {
      const payload = { ...common, ...markupOf(one.choices) };
      if (one.type === 'media') ids.push(...(await media.send(one, payload)));
      else {
        const sent = await api.call('sendMessage', { ...payload, ...textOf(one.cells) });
        ids.push(String(readSent(sent).message_id));
      }
    }
    progress.reached(delivery.id, index + 1, [...ids]);
  }
  return ids;
}

/** How it goes: to which topic, silently, and not to be forwarded or saved. */
function manner(message: Outgoing): Payload {
  return {
    ...(message.topic !== undefined && { message_thread_id: Number(message.topic) }),
    ...(message.silent && { disable_notification: true }),
    ...(message.protect && { protect_content: true }),
  };
}

/** Links are not previewed: Telegram's servers would fetch them, private ones too. */
function textOf(cells: readonly Cell[]): Payload {
  return { text: toHtml(cells), parse_mode: 'HTML', link_preview_options: { is_disabled: true } };
}

function markupOf(choices: Choice[][] | undefined): Payload {
  const rows = (choices ?? []).flatMap((row) =>
    Array.from({ length: Math.ceil(row.length / BUTTONS_IN_A_ROW) }, (_, at) =>
      row.slice(at * BUTTONS_IN_A_ROW, (at + 1) * BUTTONS_IN_A_ROW),
    ),
  );
  if (rows.length === 0) return {};
  return {
    reply_markup: {
      inline_keyboard: rows.map((row) =>
        row.map(({ label, action }) => ({ text: label, callback_data: action })),
      ),
    },
  };
}

/** A line for the case that an earlier try arrived after all. */
async function repeatedMark(ctx: Context, accountId: string): Promise<Cell[]> {
  const speak = ctx.texts.in(await localeOfAccount(ctx, accountId));
  return cellsOf([{ italic: speak.plain('common.repeated') }, '\n']);
}

function withMark(step: Step, mark: Cell[]): Step[] {
  const cells = [...mark, ...step.cells];
  if (fits(cells, step.type === 'text' ? TEXT_LIMIT : CAPTION_LIMIT)) return [{ ...step, cells }];
  return [{ type: 'text', cells: mark }, step];
}

function chatOf(externalId: string): number {
  const id = Number(externalId);
  if (!Number.isSafeInteger(id)) throw new SendError({ kind: 'refused', why: 'not a Telegram chat' });
  return id;
}
