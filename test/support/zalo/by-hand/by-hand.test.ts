import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hook } from '../hook.ts';
import { caller } from '../raw-call.ts';
import { type ByHand, startByHand } from './server.ts';

const hook = new Hook();
let hand: ByHand;

beforeAll(async () => {
  hand = await startByHand({ hookUrl: await hook.listen() });
});
afterAll(async () => {
  await hand.stop();
  await hook.close();
  expect(hand.zalo.violations()).toEqual([]);
});

const origin = () => new URL(hand.address).origin;
async function act(wish: object, headers: Record<string, string> = { origin: origin() }) {
  const answer = await fetch(`${origin()}/by-hand/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(wish),
  });
  return { status: answer.status, ...((await answer.json()) as { person?: string; error?: string }) };
}
const state = async (person = '') =>
  // biome-ignore lint/suspicious/noExplicitAny: what the page reads
  (await (await fetch(`${origin()}/by-hand/state?person=${person}`)).json()) as any;

describe('the page for trying by hand', () => {
  it('comes with its parts and a policy that runs nothing else', async () => {
    const page = await fetch(hand.address);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const parts = [...(await page.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
    expect(parts).toHaveLength(2);
    for (const path of parts) expect((await fetch(`${origin()}${path}`)).status).toBe(200);
  });

  it('lets somebody arrive, speak, tap and send a file', async () => {
    const { person = '' } = await act({ act: 'arrive', name: 'Anh Páo' });
    await act({ act: 'say', person, text: 'Đường bản hỏng' });
    const { access } = hand.zalo.seedTokens();
    const buttons = [{ title: 'Gửi', type: 'oa.query.hide', payload: '#gui' }];
    await caller(hand.zalo, () => access)('POST /v3.0/oa/message/cs', {
      recipient: { user_id: person },
      message: { text: 'Gửi?', attachment: { type: 'template', payload: { buttons } } },
    });
    expect((await state(person)).messages.at(-1)).toMatchObject({
      text: 'Gửi?',
      buttons: [{ title: 'Gửi' }],
    });
    await act({ act: 'press', person, label: 'Gửi' });
    expect(hook.heard.at(-1)?.event.message.text).toBe('#gui');
    await act({ act: 'file', person, name: 'a.png', mime: 'image/png', base64: 'iVBORw==' });
    expect(hook.heard.at(-1)?.event.event_name).toBe('user_send_image');
    const seen = await state(person);
    expect(seen.messages.map(({ from }: { from: string }) => from)).toEqual(['user', 'oa', 'user']);
    expect(seen.people.at(-1)).toMatchObject({ name: 'Anh Páo', unseen: 1 });
    expect(await act({ act: 'press', person, label: 'Xóa' })).toMatchObject({ status: 400 });
  });

  it('answers no other site and no other name', async () => {
    const before = hook.heard.length;
    const [{ id: person }] = (await state()).people;
    const wish = { act: 'say', person, text: 'a' };
    expect((await act(wish, { origin: 'https://example.vn' })).status).toBe(403);
    expect((await act(wish, {})).status).toBe(403);
    expect((await act(wish, { origin: origin(), 'content-type': 'text/plain' })).status).toBe(403);
    expect(hook.heard).toHaveLength(before);
  });
});
