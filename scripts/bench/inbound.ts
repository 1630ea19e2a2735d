import { startFakeTelegram } from '../../test/support/telegram/index.ts';
import { ended, forkFile, messageOf } from './child.ts';
import { SECRET } from './environment.ts';
import { onOwnServer } from './machine.ts';
import { lastMessage, type Someone, textUpdates } from './people.ts';
import { postAll } from './poster.ts';
import { runService, type ServiceRun, type Setting, type Wave } from './service-run.ts';

export type InboundOptions = { questions: number; runs: number; profile: string | null };

const COMMUNES = 75;

/**
 * How many updates a second the service takes to their end, beside a bare telegraf echo: the same fake server, the same
 * client, the same count, in turns, medians. The unit is a question: one text and one press on `send`; card and receipt
 * rendered and queued, all durable. People were welcomed before, outside the timed part.
 */
export async function inbound({ questions, runs, profile }: InboundOptions): Promise<void> {
  await onOwnServer(async ({ dataDir, postgres }) => {
    console.log(`${questions} questions = ${questions * 2} updates a run, ${runs} runs`);
    const echoes: EchoRun[] = [];
    const services: ServiceRun[] = [];
    for (let run = 1; run <= runs; run += 1) {
      // A fresh fake for each, as it remembers all it saw.
      echoes.push(await withFake(questions, runEcho));
      services.push(
        await withFake(questions, (setting) =>
          runService({ ...setting, serverUrl: postgres, dataDir, profile }),
        ),
      );
      const [echo, service] = [echoes.at(-1), services.at(-1)];
      if (echo && service) console.log(lineOf(run, echo, service));
    }
    report(echoes, services);
  });
}

type Crowd = Pick<Setting, 'fake' | 'citizens' | 'officials'>;

async function withFake<T>(questions: number, work: (crowd: Crowd) => Promise<T>): Promise<T> {
  const fake = await startFakeTelegram();
  try {
    const crowd = (count: number): Someone[] =>
      Array.from({ length: count }, () => {
        const person = fake.user();
        person.start();
        return { ...person.user, language_code: 'vi', is_bot: false } as Someone;
      });
    const [citizens, officials] = [crowd(questions), crowd(COMMUNES)];
    // Their first words were handled long ago.
    await fetch(`${fake.root}/bot${fake.token}/deleteWebhook?drop_pending_updates=true`);
    return await work({ fake, citizens, officials });
  } finally {
    await fake.close();
  }
}

type EchoRun = { perSecond: number; cpuMs: number };

async function runEcho({ fake, citizens }: Crowd): Promise<EchoRun> {
  const child = forkFile('echo-bot.ts', { args: [fake.root, fake.token, SECRET] });
  const { port } = await messageOf<{ type: 'ready'; port: number }>(child, 'ready');
  const url = `http://127.0.0.1:${port}/webhooks/telegram`;
  const texts = textUpdates(citizens, ['x'.repeat(120)]);
  const presses = citizens.map((from, index) => ({
    update_id: 2_000_000 + index,
    callback_query: {
      id: String(8_000_000 + index),
      from,
      message: lastMessage(from, index),
      chat_instance: '1',
      data: 'send',
    },
  }));
  const began = performance.now();
  await postAll(url, SECRET, texts);
  await postAll(url, SECRET, presses);
  const seconds = (performance.now() - began) / 1000;
  const gone = ended(child);
  child.send('end');
  const { cpuSeconds } = await messageOf<{ type: 'done'; cpuSeconds: number }>(child, 'done');
  await gone;
  const updates = texts.length + presses.length;
  return { perSecond: updates / seconds, cpuMs: (cpuSeconds / updates) * 1000 };
}

const rateOf = ({ texts, presses }: ServiceRun): number =>
  ((texts.updates + presses.updates) / (texts.handledMs + presses.handledMs)) * 1000;

const storedRateOf = ({ texts, presses }: ServiceRun): number =>
  ((texts.updates + presses.updates) / (texts.storedMs + presses.storedMs)) * 1000;

function lineOf(run: number, { perSecond }: EchoRun, service: ServiceRun): string {
  return `run ${run}: echo ${whole(perSecond)}/s, service ${whole(rateOf(service))}/s, ratio ${(rateOf(service) / perSecond).toFixed(2)}, ${service.questions} questions stored`;
}

function report(echoes: EchoRun[], services: ServiceRun[]): void {
  const ratio = median(
    services.map((service, run) => rateOf(service) / (echoes[run]?.perSecond ?? Number.NaN)),
  );
  const of = (pick: (service: ServiceRun) => number) => median(services.map(pick));
  console.log(
    `\nratio to a bare echo: ${ratio.toFixed(2)} (median; echo ${whole(median(echoes.map((echo) => echo.perSecond)))}/s, ${median(echoes.map((echo) => echo.cpuMs)).toFixed(2)} ms of CPU an update)`,
  );
  console.log(
    `stored ${whole(of(storedRateOf))}/s, handled ${whole(of(rateOf))}/s, sent ${whole(of((run) => run.sentPerSecond))} answers/s (apart, at TELEGRAM_RATE=1000)`,
  );
  for (const [title, pick] of [
    ['texts', (run: ServiceRun) => run.texts],
    ['presses', (run: ServiceRun) => run.presses],
  ] as const) {
    const wave = (figure: (wave: Wave) => number) => of((run) => figure(pick(run)));
    console.log(
      `${title}: ${whole(wave((w) => (w.updates / w.handledMs) * 1000))}/s; from posted to handled p50 ${whole(wave((w) => quantile(w.waitedMs, 0.5)))} ms, p99 ${whole(wave((w) => quantile(w.waitedMs, 0.99)))} ms; ` +
        `${wave((w) => w.probe.statements / w.updates).toFixed(2)} statements an update; JavaScript thread busy ${percent(wave((w) => w.probe.busy))}; ` +
        `CPU an update: service ${wave((w) => (w.probe.cpuSeconds / w.updates) * 1000).toFixed(2)} ms, database ${wave((w) => (w.databaseCpuSeconds / w.updates) * 1000).toFixed(2)} ms; ` +
        `resident ${whole(wave((w) => w.probe.residentMb))} MB`,
    );
  }
  console.log(`first bottleneck: ${bottleneck(services)}`);
}

function bottleneck(services: ServiceRun[]): string {
  const waves = services.flatMap(({ texts, presses }) => [texts, presses]);
  const busy = median(waves.map(({ probe }) => probe.busy));
  if (busy > 0.85) return `the JavaScript thread of the service, busy ${percent(busy)} of the time`;
  return `round trips to the database: the JavaScript thread waits ${percent(1 - busy)} of the time`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

const whole = (value: number): string => value.toFixed(0);
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
