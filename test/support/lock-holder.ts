// A process that wants a lock, asks for it every so many milliseconds and says when it has it and when it lost it.
import { connect } from '../../src/infra/db.ts';
import { createLog } from '../../src/infra/log.ts';
import { runAsSoleHolder } from '../../src/infra/sole-holder.ts';

const [url = '', name = '', askEveryMs = ''] = process.argv.slice(2);
const log = createLog('silent');
const work = async (lost: AbortSignal) => {
  process.send?.('has it');
  await new Promise((resolve) => lost.addEventListener('abort', resolve));
  process.send?.('lost it');
};
await runAsSoleHolder(connect(url, log), log, name, new AbortController().signal, work, Number(askEveryMs));
