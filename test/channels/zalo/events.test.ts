import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/infra/log.ts';
import { png } from '../../support/bytes.ts';
import { createTwoChannels, type TwoChannels } from '../../support/stage/two-channels.ts';

/** All that the platform's pages name (contract of the platform, 7.8), and one that nobody named yet. */
const EVENTS = [
  ...['follow', 'unfollow', 'user_click_chatnow', 'user_submit_info', 'update_user_info', 'user_withdraw'],
  ...['add_user_to_tag', 'remove_user_from_tag', 'remove_tag'],
  ...['text', 'image', 'file', 'audio', 'video', 'sticker', 'link', 'business_card', 'location', 'gif'].map(
    (kind) => `user_send_${kind}`,
  ),
  ...['user_received_message', 'user_seen_message', 'user_reacted_message', 'oa_reacted_message'],
  ...['text', 'image', 'file', 'sticker', 'gif', 'list'].map((kind) => `oa_send_${kind}`),
  ...['text', 'image', 'file', 'sticker'].flatMap((kind) => [
    `anonymous_send_${kind}`,
    `oa_send_anonymous_${kind}`,
  ]),
  ...['create_group', 'delete_group', 'update_group_info', 'add_group_admin', 'remove_group_admin'],
  ...['user_join_group', 'user_out_group', 'user_leave_group', 'user_request_join_group'],
  ...['accept_request_join_group', 'reject_request_join_group', 'react_request_join_group'],
  ...['text', 'image', 'link', 'audio', 'video', 'business_card', 'sticker', 'gif', 'file'].flatMap(
    (kind) => [`user_send_group_${kind}`, `oa_send_group_${kind}`],
  ),
  ...['oa_send_consent', 'user_reply_consent', 'user_call_oa', 'oa_call_user'],
  ...['change_template_status', 'change_template_quality', 'change_oa_daily_quota', 'user_feedback'],
  ...['user_click_response_button', 'event_journey_acknowledged', 'event_journey_time_out'],
  ...['extension_purchased', 'widget_interaction_accepted', 'widget_failed_to_sync_user_external_id'],
  'something_new',
];

let both: TwoChannels;
let logged = '';
beforeAll(async () => {
  const log = createLog('warn', {
    write(line: string) {
      logged += line;
    },
  });
  both = await createTwoChannels(log);
});
afterAll(() => both.close());

const query = async (text: string) => (await both.app.ctx.db.pool.query(text)).rows;
const DRAFT = 'Đường vào bản Noong Đúc hỏng';

describe('every event of the platform', () => {
  it('is stored, and handled or ignored without a failure, with content and without', async () => {
    const user = both.onZalo('Lò Thị Hoa').follower.id;
    const { oaId } = both.zalo.app;
    for (const [at, event_name] of EVENTS.entries()) {
      const [sender, recipient] = event_name.startsWith('oa_')
        ? [{ id: oaId }, { id: user }]
        : [{ id: user }, { id: oaId }];
      const message = {
        msg_id: `m${at}`,
        text: 'x',
        attachments: [{ type: 'sticker', payload: { id: 's' } }],
      };
      const full = await both.zalo.rawEvent({ event_name, sender, recipient, message });
      const bare = await both.zalo.rawEvent({ event_name });
      expect([full.state, bare.state], event_name).toEqual(['taken', 'taken']);
    }
    await both.settle();
    const states = await query('SELECT state, count(*)::int AS n FROM inbox GROUP BY 1');
    expect(states).toEqual([{ state: 'handled', n: 2 * EVENTS.length }]);
    expect(logged).not.toMatch(/"level":50|not handled/);
  });

  it('counts once for a message, though others come with the same id', async () => {
    const hoa = both.onZalo('Hoa');
    const said = await hoa.follower.says(DRAFT);
    const { msg_id } = said.event['message'] as { msg_id: string };
    await both.zalo.again(said);
    await both.zalo.rawEvent({
      event_name: 'user_reacted_message',
      sender: { id: hoa.follower.id },
      recipient: { id: both.zalo.app.oaId },
      message: { msg_id, react_icon: '/-heart' },
    });
    const stored = await query(
      `SELECT external_id FROM inbox WHERE external_id LIKE '%:${msg_id}' ORDER BY 1`,
    );
    expect(stored.map(({ external_id }) => external_id)).toEqual([
      `user_reacted_message:${msg_id}`,
      `user_send_text:${msg_id}`,
    ]);
  });

  it('tells when a message arrived and was seen, and makes no telephone number somebody’s account', async () => {
    const hoa = both.onZalo('Hoa');
    await hoa.starts();
    await hoa.follower.reads();
    const people = await query('SELECT count(*)::int AS n FROM account');
    const [part] = await query(
      `SELECT external_id AS msg_id FROM sent_part WHERE channel = 'zalo' ORDER BY outbox_id DESC LIMIT 1`,
    );
    await both.zalo.rawEvent({
      event_name: 'user_received_message',
      sender: { id: both.zalo.app.oaId },
      recipient: { id: '84900000001' },
      message: { ...part, delivery_time: '1', tracking_id: 't' },
    });
    await both.settle();
    expect(await query('SELECT count(*)::int AS n FROM account')).toEqual(people);
    const last = `SELECT delivered_at IS NOT NULL AS delivered, read_at >= delivered_at AS seen FROM outbox
       WHERE channel = 'zalo' AND state = 'sent' AND read_at IS NOT NULL ORDER BY id DESC LIMIT 1`;
    expect(await query(last)).toEqual([{ delivered: true, seen: true }]);
  });

  it('may come in another order than it happened', async () => {
    const hoa = both.onZalo('Hoa');
    await hoa.starts();
    await hoa.presses('Đồng ý');
    await hoa.says('Phường Chiềng Sinh');
    await both.later(60_000);
    both.zalo.hold();
    const acts = [hoa.follower.says(DRAFT), hoa.follower.says('Bao giờ sửa ạ?')];
    await both.zalo.release((events) => events.toReversed());
    await Promise.all(acts);
    await both.settle();
    expect(hoa.last().text).toContain(DRAFT);
    expect(hoa.last().text).toContain('Bao giờ sửa ạ?');
  });
});

describe('the answer to a webhook', () => {
  it('does not wait for the work', async () => {
    const holder = await both.app.ctx.db.pool.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE account, conversation, outbox IN ACCESS EXCLUSIVE MODE');
    const began = performance.now();
    const emission = await both.onZalo('Pao').follower.says('Chào');
    expect(emission.attempts).toMatchObject([{ status: 200 }]);
    expect(performance.now() - began).toBeLessThan(2000);
    await holder.query('ROLLBACK');
    holder.release();
    await both.settle();
  });
});

describe('what people send', () => {
  it('is what its content says, whatever it was called', async () => {
    const hoa = both.onZalo('Mai');
    await hoa.starts();
    await hoa.presses('Đồng ý');
    await hoa.says('Phường Chiềng Sinh');
    const files = [Buffer.from('%PDF-1.4\n%âãÏÓ'), Buffer.from('<html><script>1</script></html>'), png()];
    await hoa.follower.sendsImage(
      files.map((data) => ({ data })),
      DRAFT,
    );
    await hoa.follower.sendsFile({ name: 'don.pdf', mime: 'application/pdf', data: png(1) });
    await both.settle();
    await hoa.presses('Gửi');
    const kept = await query('SELECT mime, kind FROM attachment ORDER BY id');
    expect(kept).toEqual([
      { mime: 'application/pdf', kind: 'document' },
      {
        mime: expect.stringMatching(/^(text\/plain|application\/octet-stream|text\/html)$/),
        kind: 'document',
      },
      { mime: 'image/png', kind: 'image' },
      { mime: 'image/png', kind: 'document' },
    ]);
  });
});
