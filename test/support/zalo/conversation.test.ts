import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestClock } from '../clock.ts';
import { Hook } from './hook.ts';
import { createZaloSimulator, type ZaloSimulator } from './index.ts';
import { caller } from './raw-call.ts';

const clock = createTestClock();
const hook = new Hook();
let zalo: ZaloSimulator;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
  zalo = await createZaloSimulator({ clock });
  zalo.hookUrl = await hook.listen();
  const { access } = zalo.seedTokens();
  call = caller(zalo, () => access);
});
afterAll(async () => {
  await zalo.stop();
  await hook.close();
  expect(zalo.violations()).toEqual([]);
});

describe('a conversation', () => {
  it('goes both ways: text, buttons, and the tap comes as a text (§2.8, §7.5, §7.7)', async () => {
    const hoa = zalo.follower('2468135790246813579', { name: 'Bà Hoa' });
    await hoa.says('Chào UBND');
    expect(hook.heard.at(-1)?.event).toMatchObject({
      event_name: 'user_send_text',
      app_id: zalo.app.appId,
      sender: { id: hoa.id },
      recipient: { id: zalo.app.oaId },
      message: { text: 'Chào UBND' },
      timestamp: expect.stringMatching(/^\d{13}$/),
    });
    const buttons = [
      { title: 'Gửi', type: 'oa.query.hide', payload: '#gui' },
      { title: 'Xem', type: 'oa.open.url', payload: { url: 'https://example.vn/' } },
    ];
    const sent = await call('POST /v3.0/oa/message/cs', {
      recipient: { user_id: hoa.id },
      message: { text: 'Gửi câu hỏi?', attachment: { type: 'template', payload: { buttons } } },
    });
    expect(sent.data).toMatchObject({ user_id: hoa.id, quota: { quota_type: 'reply' } });
    expect(hoa.last()).toMatchObject({
      id: sent.data.message_id,
      text: 'Gửi câu hỏi?',
      buttons: ['Gửi', 'Xem'],
    });
    expect(await hoa.presses('Xem')).toBeUndefined();
    const tap = await hoa.presses('Gửi');
    expect([tap?.name, tap?.event['message']]).toMatchObject(['user_send_text', { text: '#gui' }]);
    await zalo.idle();
    expect(hook.names.filter((name) => name !== 'user_send_text')).toEqual([
      'oa_send_text',
      'user_received_message',
    ]);
    expect(zalo.transcript.toString()).toBe(
      'Bà Hoa → OA: Chào UBND\nOA → Bà Hoa: Gửi câu hỏi? [Gửi] [Xem]\nBà Hoa → OA (bấm): #gui\n',
    );
  });
});
