import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outgoing } from '../../src/domain/message.ts';
import { createPostOffice, type PostOffice } from '../support/post-office.ts';

const CARD = { kind: 'card', replaces: 'card:1', inPlace: true } as const;

/** The same card once more, on a channel that can edit or not; then what is queued in its place. */
async function change(
  office: PostOffice,
  options: { shownBefore: boolean },
  anew: Outgoing['anew'],
): Promise<void> {
  const accountId = await office.person('hoa');
  if (options.shownBefore) await office.queue([{ ...CARD, accountId, text: 'cũ' }]);
  await office.dispatcher().drain();
  await office.queue([{ ...CARD, accountId, text: '', content: { text: ['mới'], anew } }]);
  await office.dispatcher().drain();
}

const arrived = (office: PostOffice) =>
  office.arrived.map(({ text, edits }) => (edits ? `${text} (sửa)` : text));

describe('a change where messages can be edited', () => {
  let office: PostOffice;
  beforeEach(async () => {
    office = await createPostOffice({ edits: true });
  });
  afterEach(() => office.close());

  it('is shown in place, and nothing goes instead', async () => {
    await change(office, { shownBefore: true }, null);
    expect(arrived(office)).toEqual(['cũ', 'mới (sửa)']);
    expect(office.tried.every(({ message }) => !('anew' in message))).toBe(true);
  });
});

describe('a change where nothing can be edited', () => {
  let office: PostOffice;
  beforeEach(async () => {
    office = await createPostOffice({ edits: false });
  });
  afterEach(() => office.close());

  it('goes as the few words meant for that, which are then what was said', async () => {
    await change(office, { shownBefore: true }, { text: ['vài lời'] });
    expect(arrived(office)).toEqual(['cũ', 'vài lời']);
    const { rows } = await office.app.ctx.db.pool.query(
      'SELECT content FROM outbox ORDER BY id DESC LIMIT 1',
    );
    expect(rows).toEqual([{ content: { text: ['vài lời'] } }]);
  });

  it('does not go where it is not worth a message', async () => {
    await change(office, { shownBefore: true }, null);
    expect(arrived(office)).toEqual(['cũ']);
    expect(await office.rows()).toMatchObject([{ state: 'sent' }, { state: 'replaced', error: null }]);
  });

  it('goes whole to who never saw what it changes', async () => {
    await change(office, { shownBefore: false }, null);
    expect(arrived(office)).toEqual(['mới']);
  });

  it('goes once, with what it is now, when the one before it still waits for the person', async () => {
    const accountId = await office.person('hoa');
    office.react(() => ({ kind: 'closed', why: '-230' }));
    await office.queue([{ ...CARD, accountId, text: 'cũ' }]);
    await office.dispatcher().drain();
    office.react(() => 'arrives');
    await office.queue([{ ...CARD, accountId, text: '', content: { text: ['mới'], anew: null } }]);
    await office.dispatcher().drain();
    expect(arrived(office)).toEqual(['mới']);
    expect(await office.rows()).toMatchObject([{ state: 'replaced' }, { state: 'sent' }]);
  });
});
