import type { Log } from '../../infra/log.ts';
import type { Channel } from '../channel.ts';
import { type Api, CallError, type Payload } from './api.ts';
import { isTooOldQuery } from './failures.ts';

/** Telegram takes 20 (Bots FAQ); two are left for clocks that differ. */
const GROUP_PER_MINUTE = 18;

export async function answerPress(api: Api, log: Log, answer: Payload): Promise<void> {
  try {
    await api.call('answerCallbackQuery', answer);
  } catch (error) {
    if (error instanceof CallError && isTooOldQuery(error)) return;
    log.warn({ err: error }, 'press not answered');
  }
}

export function groupsOf(api: Api, log: Log): NonNullable<Channel['groups']> {
  return {
    perMinute: GROUP_PER_MINUTE,
    notify: (queryId, notice) =>
      answerPress(api, log, {
        callback_query_id: queryId,
        ...(notice && 'link' in notice && { url: notice.link }),
        ...(notice && 'text' in notice && { text: notice.text, show_alert: notice.alert }),
      }),
  };
}
