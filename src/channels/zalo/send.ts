import type { Context } from '../../context.ts';
import { firstPage, moreAction } from '../../domain/choice-page.ts';
import { sealChoice } from '../../domain/choice-token.ts';
import { sealFileLink } from '../../domain/file-link.ts';
import { type AttachmentRef, type Choice, plain } from '../../domain/message.ts';
import type { Speaker } from '../../infra/texts.ts';
import { personOfAccount } from '../../store/account-facts.ts';
import { localeOfAccount } from '../../store/accounts.ts';
import { type Price, partsSent, rememberPart } from '../../store/sent-parts.ts';
import { type Channel, type Delivery, SendError } from '../channel.ts';
import type { Api, CallOptions } from './api.ts';
import type { Health } from './health.ts';
import { CallError } from './http.ts';
import { BUTTON_PREFIX } from './interpret.ts';
import { type Media, shapeOf } from './media.ts';
import { sentMessage } from './payloads.ts';
import { toSendError } from './send-error.ts';
import { bodyOf, cleaned, planSteps, type Ready, type Step } from './steps.ts';

/** One message bears so many buttons (the platform's documentation). */
export const BUTTONS_AT_MOST = 5;
const CHANNEL = 'zalo';
const MESSAGE_PATH = '/v3.0/oa/message/cs';
const LINK_HOLDS_MS = 7 * 86_400_000;
/** Zalo's answer when an upload is older than its seven days. */
const UPLOAD_EXPIRED = -100;

type Setting = {
  ctx: Context;
  api: Api;
  media: Media;
  health: Health;
  publicUrl: string;
  /** A delivery with all its parts ends within this time. */
  limitMs: number;
};

/** Sends one delivery as one or more messages; the id it answers with is that of the last, which bears the buttons. */
export function createSender(setting: Setting): Channel['send'] {
  return async (delivery) => {
    const options = { signal: AbortSignal.timeout(setting.limitMs) };
    try {
      const ids = await sendParts(setting, delivery, options);
      setting.health.sending('ok');
      return { externalId: ids.at(-1) ?? '', otherIds: ids.slice(0, -1) };
    } catch (error) {
      throw toSendError(setting, error);
    }
  };
}

/** @returns the ids of all its messages. What went out before a failure, or before this process, does not go again. */
async function sendParts(setting: Setting, delivery: Delivery, options: CallOptions): Promise<string[]> {
  const { ctx } = setting;
  const steps = await stepsOf(setting, delivery, options);
  const { id: outboxId, accountId } = delivery;
  const ids = await partsSent(ctx, CHANNEL, outboxId);
  for (const [part, step] of [...steps.entries()].slice(ids.length)) {
    const { externalId, price } = await sendStep(setting, delivery.externalId, step, options);
    await rememberPart(ctx, { channel: CHANNEL, externalId, outboxId, part, accountId, way: 'plain', price });
    ids.push(externalId);
  }
  return ids;
}

/** One message; an upload that Zalo does not know any more is made once again. */
async function sendStep(
  { api, media }: Setting,
  userId: string,
  step: Step,
  options: CallOptions,
): Promise<{ externalId: string; price: Price }> {
  const post = async (body: Step) => {
    const sent = sentMessage.parse(await api.post(MESSAGE_PATH, messageTo(userId, body), options));
    return { externalId: sent.message_id, price: priceOf(sent.quota?.quota_type) };
  };
  try {
    return await post(step);
  } catch (error) {
    const expired = error instanceof CallError && error.code === UPLOAD_EXPIRED;
    if (step.type === 'text' || !expired) throw error;
    await media.forget(step.file, step.type);
    const handle = await media.handleOf(step.file, step.type, options);
    if (handle === null) throw error;
    return post({ ...step, handle });
  }
}

const FREE = new Set(['reply', 'welcome_msg']);

/** What an answer says it cost. */
function priceOf(quota: string | undefined): Price {
  if (quota === undefined) return 'billed';
  return FREE.has(quota) ? 'free' : 'included';
}

function messageTo(userId: string, step: Step): object {
  return { recipient: { user_id: userId }, message: bodyOf(step, BUTTON_PREFIX) };
}

async function stepsOf(setting: Setting, delivery: Delivery, options: CallOptions): Promise<Step[]> {
  const { ctx } = setting;
  const { message, accountId, repeated } = delivery;
  const speak = ctx.texts.in(await localeOfAccount(ctx, accountId));
  const { ready, linked } = await readyFiles(setting, message.attachments ?? [], options);
  const lines = [
    ...(repeated ? [speak.plain('common.repeated')] : []),
    plain(message.text),
    ...(await linksTo(setting, delivery, speak, linked)),
  ];
  return planSteps(cleaned(lines.filter(Boolean).join('\n')), ready, buttonsOf(ctx, delivery, speak));
}

async function readyFiles(
  { media }: Setting,
  files: readonly AttachmentRef[],
  options: CallOptions,
): Promise<{ ready: Ready[]; linked: AttachmentRef[] }> {
  const ready: Ready[] = [];
  const linked: AttachmentRef[] = [];
  for (const file of files) {
    const shape = shapeOf(file);
    const handle = shape === 'link' ? null : await media.handleOf(file, shape, options);
    if (shape === 'link' || handle === null) linked.push(file);
    else ready.push({ file, shape, handle });
  }
  return { ready, linked };
}

/** What Zalo does not take is fetched here, by the person it was meant for. */
async function linksTo(
  { ctx, publicUrl }: Setting,
  { accountId }: Delivery,
  speak: Speaker,
  files: readonly AttachmentRef[],
): Promise<string[]> {
  if (files.length === 0) return [];
  const personId = await personOfAccount(ctx, accountId);
  if (personId === null) throw new SendError({ kind: 'refused', why: 'the account is gone' });
  const expiresAt = new Date(ctx.clock.now().getTime() + LINK_HOLDS_MS);
  return files.map((file) =>
    speak.plain('common.fileLink', {
      name: file.name,
      link: `${publicUrl}/files/${sealFileLink(ctx.sealKey, { fileId: file.id, personId, expiresAt })}`,
      until: speak.dateTime(expiresAt),
    }),
  );
}

function buttonsOf(ctx: Context, { id, externalId, message }: Delivery, speak: Speaker): Choice[] {
  const { shown, rest } = firstPage(message.choices, BUTTONS_AT_MOST);
  if (rest === 0) return shown;
  const action = sealChoice(ctx.sealKey, { channel: CHANNEL, externalId }, moreAction(id, shown.length));
  return [...shown, { label: speak.plain('common.more'), action }];
}
