import { setTimeout as pause } from 'node:timers/promises';

/** What one process said of itself: the status of `/health/ready` and of `/health/live`, and its word about the database. */
export type Look = { at: number; ready: number; database: string; live: number; said: string };

const EVERY_MS = 250;
/** Around the moments at which the database goes and comes a process may be of either opinion. */
const NOTICED_MS = 1000;

/** Asks each process again and again, from when it says that it is ready (it first registers its webhook) till `end`. */
export function watchHealth(addresses: readonly string[]): { end(): Promise<Look[]> } {
  const looks: Look[] = [];
  const ending = new AbortController();
  const watch = async (address: string) => {
    while ((await fetch(`${address}/health/ready`)).status !== 200) await pause(EVERY_MS);
    while (!ending.signal.aborted) {
      const at = Date.now();
      const [ready, live] = await Promise.all([
        fetch(`${address}/health/ready`).then(async (answer) => ({
          status: answer.status,
          body: (await answer.json()) as { checks: { database: string } },
        })),
        fetch(`${address}/health/live`),
      ]);
      await live.text();
      const { checks } = ready.body;
      const said = JSON.stringify(checks);
      looks.push({ at, ready: ready.status, database: checks.database, live: live.status, said });
      await pause(EVERY_MS);
    }
  };
  const watching = Promise.all(addresses.map(watch));
  return {
    async end() {
      ending.abort();
      await watching;
      return looks;
    },
  };
}

/** Where the health told something else than what was. */
export function falsehoods(
  looks: readonly Look[],
  { downSince, upFrom, upSince }: { downSince: number; upFrom: number; upSince: number },
): string[] {
  const down = looks.filter(({ at }) => at > downSince + NOTICED_MS && at < upFrom - NOTICED_MS);
  const up = looks.filter(({ at }) => at < downSince - 2 * NOTICED_MS || at > upSince + 5000);
  const count = (name: string, wrong: readonly Look[]) =>
    wrong.length > 0 ? [`${wrong.length} times ${name}`] : [];
  return [
    ...(down.length === 0 ? ['the health was not looked at while the database was away'] : []),
    ...count(
      'ready without a database',
      down.filter(({ ready, database }) => ready !== 503 || database === 'ok'),
    ),
    ...count(
      'not ready with a database',
      up.filter(({ ready }) => ready !== 200),
    ),
    ...count(
      'not live',
      looks.filter(({ live }) => live !== 200),
    ),
  ];
}
