// npm run zalo-simulator -- [--port 3998] [--service http://127.0.0.1:3000]: Zalo without an OA, with a page to chat as a follower.
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startByHand } from '../test/support/zalo/by-hand/server.ts';
import { settingsOf } from '../test/support/zalo/settings.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3998' },
    service: { type: 'string', default: 'http://127.0.0.1:3000' },
  },
});

const { zalo, address, stop } = await startByHand({
  port: Number(values.port),
  hookUrl: `${values.service}/webhooks/zalo`,
});

const settings = {
  ...settingsOf(zalo),
  PUBLIC_URL: values.service,
  SECRET_KEY: createHash('sha256').update('only for the simulator').digest('base64'),
  DATA_DIR: './data-zalo',
};
console.log(`Chat as a follower: ${address}\n\nStart the service beside it:\n`);
for (const [name, value] of Object.entries(settings)) console.log(`export ${name}='${value}'`);
console.log(
  `npm start

Without ZALO_REFRESH_TOKEN an administrator consents first, at the link of: npm run -s cli -- zalo connect
Staff join with the code of: npm run -s cli -- invite --role official --unit 03679
Both in a shell with the same settings. The chats end with this simulator; the service goes on with the next one.`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop().then(() => process.exit(0)));
}
