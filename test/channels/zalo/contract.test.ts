import { afterAll, expect } from 'vitest';
import { createZaloChannel } from '../../../src/channels/zalo/index.ts';
import type { Incoming } from '../../../src/domain/message.ts';
import { listen } from '../../../src/http/server.ts';
import { findOrCreateAccount } from '../../../src/store/accounts.ts';
import type { Follower } from '../../support/zalo/index.ts';
import { type ContractHarness, type ContractPerson, describeChannel } from '../contract.ts';
import { storeAttachment } from '../stored-file.ts';
import { createZaloHouse, settingsFor, type ZaloHouse } from './harness.ts';

let house: ZaloHouse | undefined;
afterAll(() => expect(house?.zalo.violations()).toEqual([]));

describeChannel('zalo', async (): Promise<ContractHarness> => {
  house = await createZaloHouse();
  const { zalo, app, close } = house;
  const { channel } = createZaloChannel(
    app.ctx,
    settingsFor(zalo, { refreshToken: zalo.seedTokens().refresh }),
    { tellLoss: () => Promise.reject(new Error('the grant was lost')) },
  );
  const heard: Incoming[] = [];
  await channel.start(async (updates) => {
    for (const { payload } of updates) {
      const incoming = channel.interpret(payload)?.incoming;
      // What Zalo tells of our own messages is nothing that a person did.
      if (incoming && incoming.type !== 'receipt') heard.push(incoming);
    }
    return updates.length;
  });
  const http = await listen(app.ctx, {
    host: '127.0.0.1',
    port: 0,
    metricsToken: null,
    channels: [channel],
    plugins: [],
    pendingMigrations: async () => 0,
  });
  zalo.hookUrl = `${http.address}/webhooks/zalo`;

  const told = async (act: Promise<unknown>): Promise<Incoming> => {
    heard.length = 0;
    await act;
    const [incoming] = heard;
    if (!incoming) throw new Error('the dialogue was told nothing');
    return incoming;
  };

  const person = async (): Promise<ContractPerson> => {
    const follower: Follower = zalo.follower();
    await told(follower.follows());
    const { account } = await findOrCreateAccount(app.ctx.db.read, 'zalo', follower.id, app.clock.now());
    return {
      externalId: follower.id,
      accountId: account.id,
      sees: async () =>
        follower.sees().map(({ id, text, buttons, attachments }) => ({
          id,
          text,
          styles: null,
          buttons: buttons.length > 0 ? [[...buttons]] : [],
          files: attachments.flatMap(({ data }) => (data ? [data] : [])),
        })),
      says: (text) => told(follower.says(text)),
      replies: (to, text) => told(follower.says(text, to.id)),
      presses: (label) => told(follower.presses(label)),
      // Nothing tells that somebody blocks an account: it shows at the next message to them (send.test.ts).
      blocks: null,
    };
  };

  return {
    channel,
    person,
    attachment: (bytes) =>
      storeAttachment(app.ctx, bytes, { kind: 'document', mime: 'application/pdf', name: 'thong-bao.pdf' }),
    async close() {
      await channel.stop();
      await http.close();
      await close();
    },
  };
});
