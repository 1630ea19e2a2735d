import { randomUUID } from 'node:crypto';
import { afterEach, expect } from 'vitest';
import type { Incoming } from '../../../src/domain/message.ts';
import type { FakeUser, Seen } from '../../support/telegram/index.ts';
import { type ContractHarness, type ContractPerson, describeChannel, type Shown } from '../contract.ts';
import { storeAttachment } from '../stored-file.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

let stage: TelegramStage | undefined;
afterEach(() => expect(stage?.fake.violations).toEqual([]));

describeChannel('telegram', async (): Promise<ContractHarness> => {
  stage = await createTelegramStage();
  const { fake, app, close } = stage;
  const channel = stage.channel();
  const waiting: ((incoming: Incoming) => void)[] = [];
  await channel.start(async (updates) => {
    for (const { payload } of updates) {
      const incoming = channel.interpret(payload)?.incoming;
      if (incoming) waiting.shift()?.(incoming);
    }
    return updates.length;
  });

  /** What the dialogue is told of the next thing that happens. */
  const told = (act: () => unknown) =>
    new Promise<Incoming>((resolve) => {
      waiting.push(resolve);
      act();
    });

  const person = async (): Promise<ContractPerson> => {
    const user: FakeUser = fake.user();
    await told(() => user.start());
    return {
      externalId: String(user.id),
      accountId: randomUUID(),
      sees: async () => user.inbox.map(shown),
      says: (text) => told(() => user.send(text)),
      replies: (to, text) => told(() => user.reply(Number(to.id), text)),
      presses: (label) => told(() => user.press(label)),
      blocks: () => told(() => user.block()),
    };
  };

  return {
    channel,
    person,
    attachment: (bytes) =>
      storeAttachment(app.ctx, bytes, { kind: 'document', mime: 'application/pdf', name: 'thong-bao.pdf' }),
    async close() {
      await channel.stop();
      await close();
    },
  };
});

function shown({ id, text, buttons, attachments, message }: Seen): Shown {
  const styles = (message.entities ?? []).map(
    ({ type, offset, length }) => `${type}:${text.slice(offset, offset + length)}`,
  );
  return {
    id: String(id),
    text,
    styles,
    buttons: buttons.map((row) => [...row]),
    files: attachments.flatMap((file) => (file.data ? [file.data] : [])),
  };
}
