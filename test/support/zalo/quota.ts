import type { Endpoints } from './endpoint.ts';
import type { Fields } from './fields.ts';
import { personOf } from './messages/cs.ts';
import type { State } from './state.ts';

const DAY = 24 * 3_600_000;

/** Contract §3.3: of one person, or the OA's assets. */
function messageQuota(state: State, fields: Fields): unknown {
  const { freeReplies, includedMessages, broadcastsPerMonth } = state.switches;
  if (fields.has('quota_owner')) {
    fields.one('quota_owner', ['OA']);
    fields.one('product_type', ['cs', 'transaction', 'promotion']);
    const type = fields.one('quota_type', ['sub_quota', 'purchase_quota', 'reward_quota']);
    if (type !== 'sub_quota' || includedMessages === 0) return [];
    return [{ quota_type: type, remain: includedMessages - state.included, total: includedMessages }];
  }
  const person = personOf(state, fields.text('user_id'));
  const since = (days: number) => person.broadcasts.filter((at) => state.now() - at < days * DAY).length;
  const total = freeReplies ?? 8;
  return {
    last_interaction: String(person.lastInteraction ?? 0),
    cs_reply: { remain: freeReplies === null ? total : Math.max(0, total - person.repliesSince), total },
    promotion: {
      daily_remain: Math.max(0, 1 - since(1)),
      daily_total: 1,
      monthly_remain: Math.max(0, broadcastsPerMonth - since(30)),
      monthly_total: broadcastsPerMonth,
    },
  };
}

export const quotaEndpoints: Endpoints = {
  'POST /v3.0/oa/quota/message': { takes: 'json', run: messageQuota },
};
