import { createServer } from 'node:net';
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTelegramChannel } from '../../../src/channels/telegram/index.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

/** An emulator that nobody here wrote: what our own fake takes for Telegram's way is not only our own reading. */
const token = '123456:second-opinion-by-another-hand';
let server: TelegramServer;
let app: TestApp;

beforeAll(async () => {
  server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
  await server.start();
  app = await createTestApp({
    seed: 'base',
    channels: (ctx) => [
      createTelegramChannel(
        ctx,
        {
          token,
          apiRoot: server.config.apiURL,
          rate: 30,
          paidBroadcast: false,
          proxy: null,
          receive: { mode: 'polling' },
        },
        // It does not hold a poll open: without a pause it would be asked a thousand times a second.
        { waits: { emptyPoll: 20 } },
      ),
    ],
  });
  await app.start();
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

type Sent = { messageId: number; message: { text: string; reply_markup?: { inline_keyboard?: Button[][] } } };
type Button = { text: string; callback_data: string };

const sent = () => server.storage.botMessages as unknown as Sent[];

it('/start is answered, and a button of the answer does something', async () => {
  const client = server.getClient(token, { userId: 77, chatId: 77 });
  await client.sendCommand(client.makeCommand('/start'));
  await expect.poll(() => sent().length, { timeout: 15_000 }).toBeGreaterThan(0);
  const asking = sent().at(-1)!;
  expect(asking.message.text).toContain('Ông/bà có đồng ý không?');
  const button = asking.message.reply_markup?.inline_keyboard?.flat().find(({ text }) => text === 'Đồng ý');
  const before = sent().length;
  const press = client.makeCallbackQuery(button!.callback_data, {
    message: { message_id: asking.messageId },
  });
  await client.sendCallback(press);
  await expect.poll(() => sent().length, { timeout: 15_000 }).toBeGreaterThan(before);
  expect(
    sent()
      .map(({ message }) => message.text)
      .join('\n'),
  ).toContain('Cảm ơn ông/bà.');
}, 60_000);

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
