import { describe, expect, it } from 'vitest';
import { createInterpret } from '../../../src/channels/zalo/interpret.ts';

const OA = '1357913579135791357';
const USER = '2468135790246813579';
const interpret = createInterpret(OA);

const of = (event_name: string, more: object) =>
  interpret({ event: { event_name, timestamp: '1', ...more } });
const says = (event_name: string, message: object) =>
  of(event_name, { sender: { id: USER }, recipient: { id: OA }, message: { msg_id: 'm1', ...message } });
const attached = (type: string, payload: object) => ({ attachments: [{ type, payload }] });

describe('an event of Zalo', () => {
  it('is a text, composed, with what it replies to', () => {
    expect(says('user_send_text', { text: 'Đường hỏng'.normalize('NFD'), quote_msg_id: 'q1' })).toEqual({
      sender: { externalId: USER, name: null, locale: null },
      incoming: {
        type: 'message',
        externalId: 'm1',
        text: 'Đường hỏng',
        files: [],
        location: null,
        contact: null,
        replyTo: 'q1',
        groupKey: null,
        unsupported: false,
      },
      at: new Date(1),
    });
  });

  it('is a press when its text begins as our buttons do, whoever typed it', () => {
    expect(says('user_send_text', { text: '#dt:send:1~Ab3_-6' })?.incoming).toEqual({
      type: 'choice',
      data: 'send:1~Ab3_-6',
      messageId: null,
      queryId: null,
    });
    expect(says('user_send_text', { text: '#xem CS-1' })?.incoming).toMatchObject({ type: 'message' });
  });

  it.each([
    ['user_send_image', attached('image', { url: 'https://a.zdn.vn/x.jpg' }), 'image', null],
    ['user_send_gif', attached('gif', { url: 'https://a.zdn.vn/x.gif' }), 'image', null],
    ['user_send_file', attached('file', { url: 'https://a.zdn.vn/x.pdf', size: '8690' }), 'document', 8690],
    ['user_send_audio', attached('audio', { url: 'https://a.zdn.vn/x.amr' }), 'voice', null],
    ['user_send_video', attached('video', { url: 'https://a.zdn.vn/x.mp4' }), 'video', null],
  ])('%s brings a file', (name, message, kind, size) => {
    const url = message.attachments[0]?.payload as { url: string };
    expect(says(name, message)?.incoming).toMatchObject({ files: [{ token: url.url, kind, size }] });
  });

  it('brings several pictures at once, a place, a link', () => {
    const two = [1, 2].map((n) => ({ type: 'image', payload: { url: `https://a.zdn.vn/${n}.jpg` } }));
    expect(says('user_send_image', { text: 'ảnh', attachments: two })?.incoming).toMatchObject({
      text: 'ảnh',
      files: [{ kind: 'image' }, { kind: 'image' }],
    });
    const place = attached('location', { coordinates: { latitude: '21.32', longitude: '103.91' } });
    expect(says('user_send_location', place)?.incoming).toMatchObject({
      location: { latitude: 21.32, longitude: 103.91 },
    });
    const nowhere = attached('location', { coordinates: { latitude: '121.32', longitude: 'x' } });
    expect(says('user_send_location', nowhere)?.incoming).toMatchObject({ location: null });
    expect(says('user_send_link', attached('link', { url: 'https://b.vn/tin' }))?.incoming).toMatchObject({
      text: 'https://b.vn/tin',
    });
  });

  it.each(['user_send_sticker', 'user_send_business_card'])(
    '%s can not be read, and nothing of it is',
    (name) => {
      expect(
        says(name, { text: 'Nguyễn Thị An', ...attached('link', { url: 'https://a' }) })?.incoming,
      ).toMatchObject({
        unsupported: true,
        text: '',
        files: [],
      });
    },
  );

  it('says who came, who left their data, and that a person of the authority writes', () => {
    expect(of('follow', { oa_id: OA, follower: { id: USER } })).toMatchObject({
      sender: { externalId: USER },
      incoming: { type: 'start', follows: true },
    });
    expect(of('unfollow', { oa_id: OA, follower: { id: USER } })?.incoming).toEqual({ type: 'unfollowed' });
    expect(of('user_click_chatnow', { oa_id: OA, user_id: USER })?.incoming).toEqual({
      type: 'start',
      payload: null,
    });
    expect(of('user_withdraw', { oa_id: OA, user_id: USER })?.incoming).toEqual({ type: 'withdrawn' });
    const echo = { recipient: { id: USER }, message: { msg_id: 'm', text: 'Chào' } };
    expect(of('oa_send_text', { ...echo, sender: { id: OA, admin_id: '9' } })).toMatchObject({
      sender: { externalId: USER },
      incoming: { type: 'taken-over' },
    });
    expect(of('oa_send_text', { ...echo, sender: { id: OA } })).toBeNull();
  });

  it('is the form with a name and a number, flat or not; without a number it is a contact alone', () => {
    const form = (info: unknown) =>
      of('user_submit_info', { sender: { id: USER }, recipient: { id: OA }, info })?.incoming;
    const address = { full_address: { user_city: 'Sơn La', user_ward: 'x', user_address: 'y' } };
    expect(form({ name: 'Nguyễn Thị An', phone: '84912345678', ...address })).toEqual({
      type: 'shared-info',
      name: 'Nguyễn Thị An',
      phone: '0912345678',
    });
    expect(form({ name: 'An', phone: 84912345678, address: 'x', city: 'y' })).toMatchObject({
      phone: '0912345678',
    });
    for (const odd of [undefined, {}, { phone: 'gọi cho tôi' }, { name: 7, phone: { a: 1 } }, 'x'])
      expect(form(odd)).toEqual({ type: 'interacted' });
  });

  it.each(['user_call_oa', 'user_reply_consent', 'widget_interaction_accepted', 'user_send_group_text'])(
    '%s is a contact without a word for us',
    (name) => {
      expect(says(name, { text: 'x' })).toMatchObject({
        sender: { externalId: USER },
        incoming: { type: 'interacted' },
      });
    },
  );

  it.each([
    ...['update_user_info', 'add_user_to_tag', 'remove_user_from_tag', 'remove_tag'],
    ...['user_reacted_message', 'oa_reacted_message'],
    ...['anonymous_send_text', 'oa_send_anonymous_text', 'create_group', 'oa_send_group_text'],
    ...['oa_send_consent', 'change_template_status', 'user_feedback', 'extension_purchased', 'something_new'],
  ])('%s is kept and not handled', (name) => {
    expect(says(name, { text: 'x' })).toBeNull();
  });

  it('of another account of the same app is not ours', () => {
    expect(
      of('user_send_text', {
        sender: { id: USER },
        recipient: { id: '999' },
        message: { msg_id: 'm', text: 'x' },
      }),
    ).toBeNull();
    expect(of('follow', { oa_id: '999', follower: { id: USER } })).toBeNull();
  });
});
