import type { Context } from '../../context.ts';
import type { AttachmentRef } from '../../domain/message.ts';
import { forgetSentFile } from '../../store/telegram-files.ts';
import { SendError } from '../channel.ts';
import { type Api, CallError, type Payload } from './api.ts';
import { isNoPhoto, isUnknownFile } from './failures.ts';
import { type Cell, toHtml } from './html.ts';
import { fileFor, type OutgoingFile, rememberFile, type Shape, shapeOf } from './outgoing-file.ts';
import { readSent, type SentMessage } from './payloads.ts';
import type { Step } from './steps.ts';

type MediaStep = Extract<Step, { type: 'media' }>;

const METHODS: Record<Shape, string> = {
  photo: 'sendPhoto',
  document: 'sendDocument',
  voice: 'sendVoice',
  audio: 'sendAudio',
  video: 'sendVideo',
};

type Sending = { ctx: Context; api: Api; botId: string };

/** Sends stored files: as an upload the first time, after that by the name Telegram gave them. */
export type MediaSender = {
  /** @returns the ids of the messages, of which an album has several. @throws CallError, SendError */
  send(step: MediaStep, common: Payload): Promise<string[]>;
};

export function createMediaSender(ctx: Context, api: Api, botId: string): MediaSender {
  const sending = { ctx, api, botId };
  return {
    async send({ files, cells }, common) {
      const caption = captionOf(cells);
      const [only, second] = files;
      if (!only) throw new SendError({ kind: 'refused', why: 'no file' });
      const sent = second
        ? await sendAlbum(sending, files, common, caption)
        : [await sendOne(sending, only, shapeOf(only), { ...common, ...caption })];
      return sent.map((message) => String(message.message_id));
    },
  };
}

export function captionOf(cells: readonly Cell[]): Payload {
  return cells.length === 0 ? {} : { caption: toHtml(cells), parse_mode: 'HTML' };
}

async function sendOne(
  sending: Sending,
  file: AttachmentRef,
  shape: Shape,
  payload: Payload,
): Promise<SentMessage> {
  const { ctx, api, botId } = sending;
  const outgoing = await fileFor(ctx, botId, file, shape);
  try {
    const call = () => api.call(METHODS[shape], { ...payload, [shape]: outgoing.media }, outgoing.options);
    const sent = readSent(await closing([outgoing], call));
    await rememberFile(ctx, outgoing, shape, sent);
    return sent;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (isUnknownFile(error) && typeof outgoing.media === 'string') {
      await forgetSentFile(ctx, outgoing.key);
      return sendOne(sending, file, shape, payload);
    }
    if (shape === 'photo' && isNoPhoto(error)) return sendOne(sending, file, 'document', payload);
    throw error;
  }
}

async function sendAlbum(
  sending: Sending,
  files: AttachmentRef[],
  payload: Payload,
  caption: Payload,
): Promise<SentMessage[]> {
  const { ctx, api, botId } = sending;
  if (files.some((file) => shapeOf(file) !== 'photo')) return sendEach(sending, files, payload, caption);
  const outgoing = await Promise.all(files.map((file) => fileFor(ctx, botId, file, 'photo')));
  const media = outgoing.map((file, index) => ({
    type: 'photo',
    media: file.media,
    ...(index === 0 && caption),
  }));
  const signals = outgoing.flatMap((file) => file.options.signal ?? []);
  const limitMs = outgoing.map((file) => file.options.limitMs).find((limit) => limit !== undefined);
  const options = { limitMs, ...(signals.length > 0 && { signal: AbortSignal.any(signals) }) };
  try {
    const call = () => api.call('sendMediaGroup', { ...payload, media }, options);
    const sent = await closing(outgoing, call);
    const messages = (Array.isArray(sent) ? sent : []).map(readSent);
    for (const [index, message] of messages.entries()) {
      const file = outgoing[index];
      if (file) await rememberFile(ctx, file, 'photo', message);
    }
    return messages.length > 0 ? messages : [readSent(null)];
  } catch (error) {
    if (error instanceof CallError && (isNoPhoto(error) || isUnknownFile(error))) {
      return sendEach(sending, files, payload, caption);
    }
    throw error;
  }
}

/** An album fails as a whole: each file then goes by itself, in the shape in which Telegram takes it. */
async function sendEach(
  sending: Sending,
  files: AttachmentRef[],
  payload: Payload,
  caption: Payload,
): Promise<SentMessage[]> {
  const sent: SentMessage[] = [];
  for (const file of files) {
    sent.push(
      await sendOne(sending, file, shapeOf(file), { ...payload, ...(sent.length > 0 ? {} : caption) }),
    );
  }
  return sent;
}

/** Runs a call and gives the file handles back. @throws SendError when it failed because a file can't be read. */
async function closing<T>(files: OutgoingFile[], call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (files.some((file) => file.unreadable())) {
      throw new SendError({ kind: 'refused', why: 'the attachment can not be read' });
    }
    throw error;
  } finally {
    for (const file of files) file.close();
  }
}
