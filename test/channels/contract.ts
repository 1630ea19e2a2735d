import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, type Delivery, SendError } from '../../src/channels/channel.ts';
import type { AttachmentRef, Incoming, Outgoing } from '../../src/domain/message.ts';

/** A message as a person sees it now, on any channel. */
export type Shown = {
  /** What a delivery of it answered as its id. */
  id: string;
  text: string;
  /** Formatted stretches, as `bold:…`, `italic:…`, `code:…`; null where the channel shows none. */
  styles: string[] | null;
  buttons: string[][];
  files: Buffer[];
};

/** A person on the channel under test; whatever they do comes back as the dialogue would be told of it. */
export type ContractPerson = {
  externalId: string;
  accountId: string;
  /** Oldest first, edits applied. */
  sees(): Promise<Shown[]>;
  says(text: string): Promise<Incoming>;
  replies(to: Shown, text: string): Promise<Incoming>;
  presses(label: string): Promise<Incoming>;
  /** Null where nobody can block the service. */
  blocks: (() => Promise<Incoming>) | null;
};

export type ContractHarness = {
  channel: Channel;
  person(): Promise<ContractPerson>;
  /** Stores a file as the service keeps it. */
  attachment(bytes: Buffer): Promise<AttachmentRef>;
  close(): Promise<void>;
};

type Case = { what: string; run(harness: ContractHarness, person: ContractPerson): Promise<void> };

async function send(
  { channel }: ContractHarness,
  person: ContractPerson,
  message: Outgoing,
  more: Partial<Delivery> = {},
): Promise<string> {
  const { externalId } = await channel.send({
    id: String(Math.floor(Math.random() * 1e12)),
    accountId: person.accountId,
    externalId: person.externalId,
    message,
    edits: null,
    repeated: false,
    ...more,
  });
  return externalId;
}

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim();
const inked = (text: string) => text.replace(/\s/g, '');
const PDF = Buffer.from('%PDF-1.7\nkết luận\n%%EOF');

/** What every channel must do. A channel that can't show a thing degrades it, and nothing of the words is lost. */
const CASES: Case[] = [
  {
    what: 'shows a text as it was written, whatever it looks like',
    async run(harness, person) {
      const text = '1 < 2 && "x" </b> &amp; *sao* _gạch_ [a](b) 😀 Đường hỏng';
      await send(harness, person, { text: [text] });
      expect((await person.sees()).at(-1)?.text).toBe(text);
    },
  },
  {
    what: 'shows formatting, or at least the words',
    async run(harness, person) {
      await send(harness, person, {
        text: ['Mã ', { bold: 'CS-7K3M2X' }, ', ', { italic: 'mới' }, ' ', { code: '/xem' }],
      });
      const seen = (await person.sees()).at(-1);
      expect(seen?.text).toBe('Mã CS-7K3M2X, mới /xem');
      if (seen?.styles) expect(seen.styles).toEqual(['bold:CS-7K3M2X', 'italic:mới', 'code:/xem']);
    },
  },
  {
    what: 'offers buttons, and a press says which on which message',
    async run(harness, person) {
      const id = await send(harness, person, {
        text: ['Gửi câu hỏi này?'],
        choices: [
          [{ label: 'Gửi', action: `send:${'x'.repeat(50)}~Ab3_-6` }],
          [{ label: 'Sửa', action: 'edit' }],
        ],
      });
      const seen = (await person.sees()).at(-1);
      expect(seen?.buttons.flat()).toEqual(['Gửi', 'Sửa']);
      // Where a message can't be changed, nobody needs to know which one it was, and Zalo does not say.
      const messageId = harness.channel.abilities.edits ? id : null;
      expect(await person.presses('Sửa')).toMatchObject({ type: 'choice', data: 'edit', messageId });
      expect(await person.presses('Gửi')).toMatchObject({
        data: `send:${'x'.repeat(50)}~Ab3_-6`,
        messageId,
      });
    },
  },
  {
    what: 'changes a message in place where it can, and else shows the new one',
    async run(harness, person) {
      const button = (label: string) => [[{ label, action: 'x' }]];
      const first = await send(harness, person, { text: ['một'], choices: button('Nhận') });
      const before = (await person.sees()).length;
      const edits = harness.channel.abilities.edits ? first : null;
      const second = await send(harness, person, { text: ['hai'], choices: button('Bỏ') }, { edits });
      const after = await person.sees();
      expect(after.at(-1)).toMatchObject({ id: second, text: 'hai', buttons: [['Bỏ']] });
      expect(after).toHaveLength(edits ? before : before + 1);
      if (edits) expect(second).toBe(first);
    },
  },
  {
    what: 'carries a long text whole and in order, its buttons at the end',
    async run(harness, person) {
      const text = Array.from({ length: 400 }, (_, at) => `Khoản ${at} nói về đường vào bản.`).join(' ');
      const before = (await person.sees()).length;
      const id = await send(harness, person, {
        text: [text],
        choices: [[{ label: 'Đã đọc', action: 'read' }]],
      });
      const parts = (await person.sees()).slice(before);
      expect(inked(parts.map((part) => part.text).join(' '))).toBe(inked(text));
      expect(parts.map((part) => part.buttons.flat().length)).toEqual([...parts.slice(1).map(() => 0), 1]);
      expect(parts.at(-1)?.id).toBe(id);
    },
  },
  {
    what: 'brings a file with its text',
    async run(harness, person) {
      const before = (await person.sees()).length;
      const file = await harness.attachment(PDF);
      await send(harness, person, { text: ['Thông báo kết luận'], attachments: [file] });
      const shown = (await person.sees()).slice(before);
      expect(shown.flatMap((message) => message.files)).toEqual([PDF]);
      expect(squeezed(shown.map((message) => message.text).join(' '))).toBe('Thông báo kết luận');
    },
  },
  {
    what: 'shows a repeated delivery once, or says that it may be a repetition',
    async run(harness, person) {
      const id = String(Math.floor(Math.random() * 1e12));
      await send(harness, person, { text: ['Đã nhận câu hỏi.'] }, { id });
      const before = (await person.sees()).length;
      const { idempotent } = harness.channel.abilities;
      await send(harness, person, { text: ['Đã nhận câu hỏi.'] }, { id, repeated: !idempotent });
      const shown = (await person.sees()).slice(before);
      // A channel that can't be asked may still have noted that all of it went out.
      expect(shown.length).toBeLessThanOrEqual(idempotent ? 0 : 1);
      if (shown[0]) expect(shown[0].text).toMatch(/một lần.*Đã nhận câu hỏi\./s);
    },
  },
  {
    what: 'tells the dialogue what a person wrote and what it replies to',
    async run(harness, person) {
      const id = await send(harness, person, { text: ['Câu hỏi CS-7K3M2X'] });
      expect(await person.says('Đường vào bản hỏng')).toMatchObject({
        type: 'message',
        text: 'Đường vào bản hỏng',
        files: [],
        replyTo: null,
        unsupported: false,
      });
      const card = (await person.sees()).findLast((message) => message.id === id);
      if (!card) throw new Error('the card is not there');
      expect(await person.replies(card, 'Đã sửa')).toMatchObject({
        type: 'message',
        text: 'Đã sửa',
        replyTo: id,
      });
    },
  },
  {
    what: 'says of a person who blocked it that they can not be reached',
    async run(harness, person) {
      if (!person.blocks) return;
      expect(await person.blocks()).toEqual({ type: 'blocked' });
      const error = await send(harness, person, { text: ['?'] }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SendError);
      expect((error as SendError).failure.kind).toBe('blocked');
    },
  },
];

/** Runs every case against a channel; each with a person of its own. */
export function describeChannel(name: string, create: () => Promise<ContractHarness>): void {
  describe(`the channel ${name}`, () => {
    let harness: ContractHarness;
    beforeAll(async () => {
      harness = await create();
    });
    afterAll(() => harness.close());

    it.each(CASES)('$what', async ({ run }) => {
      await run(harness, await harness.person());
    });

    it('names itself and says how it is', () => {
      expect(harness.channel.name).toMatch(/^[a-z]+$/);
      expect(harness.channel.health()).toEqual({ ok: true, why: expect.any(String) });
    });

    it('takes anything for an update without failing', () => {
      for (const odd of [
        null,
        1,
        'x',
        [],
        {},
        { sender: 1 },
        { bot: 'x', update: { update_id: 1 } },
        randomUUID(),
      ]) {
        expect(() => harness.channel.interpret(odd)).not.toThrow();
      }
    });
  });
}
