import type { Context } from '../../context.ts';
import type { Log } from '../../infra/log.ts';
import { pause } from '../../infra/pause.ts';
import { knownUpdates } from '../../store/inbox.ts';
import { noteCaughtUp, noteListening, noteMissed, readListening } from '../../store/listening.ts';
import type { RawUpdate, Receive } from '../channel.ts';
import { alone } from './alone.ts';
import type { Api } from './api.ts';
import { classOf } from './failures.ts';
import { updateFromHistory } from './history.ts';
import { CallError } from './http.ts';
import { type HistoryEntry, history } from './payloads.ts';

/** In milliseconds; tests shorten them. */
export type CatchUpTimes = {
  /** How often it is noted that we listen. */
  beat: number;
  /** How often it is looked whether messages came that no webhook told. */
  look: number;
  /** Between two calls: the smallest package allows 100 a minute, for everything. */
  between: number;
  /** After Zalo said that we ask too often. */
  busy: number;
};

export const CATCH_UP_TIMES: CatchUpTimes = { beat: 60_000, look: 600_000, between: 1000, busy: 60_000 };

const MINUTE_MS = 60_000;
/** After a shorter silence Zalo's own repetitions (30 s, 5 min …) tell what we missed. */
const GAP_MS = 2 * MINUTE_MS;
/** A message this old whose event has not come will not come by itself. */
const LATE_MS = 10 * MINUTE_MS;
/** The ids of updates are kept for seven days: what is older could be taken twice. */
const REACH_MS = 6 * 86_400_000;
/** More the platform does not give at once. */
const PAGE = 10;

type Setting = {
  ctx: Context;
  api: Pick<Api, 'get'>;
  app: { appId: string; oaId: string };
  /** Without consent nothing can be asked; what was missed stays noted. */
  mayAsk(): boolean;
  /** Whether an address is one where Zalo keeps what people send. */
  isFile(url: string): boolean;
  log: Log;
  times: CatchUpTimes;
};

/**
 * Takes from the history of conversations what no webhook told us: after a time when no process listened, and when messages
 * are found whose events never came (Zalo ends a webhook that failed for two hours). What was missed is noted in the
 * database until all of it was looked for, by one process. An event that comes after all is known by its id.
 */
export async function catchUpUntil(ending: AbortSignal, setting: Setting, receive: Receive): Promise<void> {
  const { ctx, log, times } = setting;
  let lookAt = ctx.clock.now().getTime() + times.look;
  while (!ending.aborted) {
    try {
      await noteGap(setting);
      const due = ctx.clock.now().getTime() >= lookAt;
      if (due) lookAt = ctx.clock.now().getTime() + times.look;
      if (setting.mayAsk()) {
        if (due) await lookForSilence(setting, ending);
        await catchUp(setting, receive, ending);
      }
    } catch (error) {
      if (!ending.aborted) log.warn({ err: error }, 'the history was not read');
    }
    await pause(times.beat, ending);
  }
}

/** The gap first: a process that dies in between must not take it for told. */
async function noteGap({ ctx, log }: Setting): Promise<void> {
  const before = await readListening(ctx, CHANNEL);
  if (before && ctx.clock.now().getTime() - before.last.getTime() > GAP_MS) {
    log.warn({ since: before.last }, 'nobody listened for a while: the history is read');
    await noteMissed(ctx, CHANNEL, before.last);
  }
  await noteListening(ctx, CHANNEL);
}

/** The newest message of the newest conversations: one call tells whether events still come. */
async function lookForSilence(setting: Setting, ending: AbortSignal): Promise<void> {
  const { ctx, log } = setting;
  const since = await horizon(setting, new Date(0));
  const until = ctx.clock.now().getTime() - LATE_MS;
  const recent = (await page(setting, RECENT, { offset: 0 }, ending)).filter(
    ({ src, time }) => src === FROM_PERSON && time >= since && time < until,
  );
  const missed = await unknown(setting, recent);
  const oldest = Math.min(
    ...recent.filter(({ message_id: key }) => missed.keys.has(key)).map(({ time }) => time),
  );
  if (missed.updates.length === 0) return;
  log.error(
    { conversations: missed.updates.length },
    'messages came that no webhook told: is it on in the console?',
  );
  await noteMissed(ctx, CHANNEL, new Date(oldest));
}

async function catchUp(setting: Setting, receive: Receive, ending: AbortSignal): Promise<void> {
  const { ctx, app, log } = setting;
  if (!(await readListening(ctx, CHANNEL))?.missedSince) return;
  await alone(ctx, `zalo history ${app.oaId}`, async () => {
    const missedSince = (await readListening(ctx, CHANNEL))?.missedSince;
    if (!missedSince) return;
    const since = await horizon(setting, missedSince);
    let taken = 0;
    for await (const userId of conversationsSince(setting, since, ending)) {
      taken += await takeConversation(setting, receive, { userId, since }, ending);
    }
    if (ending.aborted) return;
    await noteCaughtUp(ctx, CHANNEL, missedSince);
    log.info({ since: new Date(since), taken }, 'the history was read');
  });
}

/** From when on messages are taken: not from before this service listened, nor older than their ids are remembered. */
async function horizon({ ctx }: Setting, missedSince: Date): Promise<number> {
  const first = (await readListening(ctx, CHANNEL))?.first ?? ctx.clock.now();
  const asked = missedSince.getTime() - MINUTE_MS;
  return Math.max(asked, first.getTime(), ctx.clock.now().getTime() - REACH_MS);
}

/** Whose conversation had a word since then, newest first. One that moves up while we read is met twice, not missed. */
async function* conversationsSince(
  setting: Setting,
  since: number,
  ending: AbortSignal,
): AsyncGenerator<string> {
  const met = new Set<string>();
  for (let offset = 0; !ending.aborted; offset += PAGE) {
    const entries = await page(setting, RECENT, { offset }, ending);
    for (const { time, from_id: from, to_id: to } of entries) {
      const userId = from === setting.app.oaId ? to : from;
      if (time < since || met.has(userId)) continue;
      met.add(userId);
      yield userId;
    }
    if (entries.length < PAGE || entries.every(({ time }) => time < since)) return;
  }
}

/** @returns how many messages were new to us. */
async function takeConversation(
  setting: Setting,
  receive: Receive,
  { userId, since }: { userId: string; since: number },
  ending: AbortSignal,
): Promise<number> {
  const said: HistoryEntry[] = [];
  for (let offset = 0; !ending.aborted; offset += PAGE) {
    const entries = await page(setting, CONVERSATION, { user_id: userId, offset }, ending);
    said.push(...entries.filter(({ src, time }) => src === FROM_PERSON && time >= since));
    if (entries.length < PAGE || entries.some(({ time }) => time < since)) break;
  }
  // The history begins with the newest, also of those of one millisecond.
  const { updates } = await unknown(
    setting,
    said.toReversed().toSorted((a, b) => a.time - b.time),
  );
  if (updates.length > 0) await receive(updates);
  setting.ctx.metrics.webhooks.inc({ channel: CHANNEL, result: 'missed' }, updates.length);
  return updates.length;
}

/** Those of these messages that were never stored, in their order. */
async function unknown(
  { ctx, app, isFile }: Setting,
  entries: readonly HistoryEntry[],
): Promise<{ updates: RawUpdate[]; keys: Set<string> }> {
  const all = entries.flatMap((entry) => {
    const update = updateFromHistory(entry, app, isFile);
    return update ? [{ update, key: entry.message_id }] : [];
  });
  const known = await knownUpdates(
    ctx,
    CHANNEL,
    all.map(({ update }) => update.externalId),
  );
  const left = all.filter(({ update }) => !known.has(update.externalId));
  return { updates: left.map(({ update }) => update), keys: new Set(left.map(({ key }) => key)) };
}

async function page(
  { api, times }: Setting,
  path: string,
  asked: object,
  ending: AbortSignal,
): Promise<HistoryEntry[]> {
  for (;;) {
    await pause(times.between, ending);
    try {
      return history.parse((await api.get(path, { ...asked, count: PAGE }, { signal: ending })) ?? []);
    } catch (error) {
      if (!(error instanceof CallError) || classOf(error.code) !== 'back-off' || ending.aborted) throw error;
      await pause(times.busy, ending);
    }
  }
}

const CHANNEL = 'zalo';
const RECENT = '/v2.0/oa/listrecentchat';
const CONVERSATION = '/v2.0/oa/conversation';
const FROM_PERSON = 1;
