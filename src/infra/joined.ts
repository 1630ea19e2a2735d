/**
 * Joins calls: what comes while one runs goes with the next, so that a burst costs few statements and a lone call no wait.
 * When a joined call fails, each of its items is tried alone, so that nobody is refused for what another brought.
 */
export function joined<T>(run: (items: T[]) => Promise<unknown>, most = 100): (item: T) => Promise<void> {
  let waiting: Waiting<T>[] = [];
  let running = false;

  const runAll = async () => {
    while (waiting.length > 0) {
      const now = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await runTogether(run, now);
    }
    running = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running) return;
      running = true;
      void runAll();
    });
}

type Waiting<T> = { item: T; resolve(): void; reject(error: unknown): void };

async function runTogether<T>(run: (items: T[]) => Promise<unknown>, waiting: Waiting<T>[]): Promise<void> {
  try {
    await run(waiting.map(({ item }) => item));
    for (const { resolve } of waiting) resolve();
  } catch (error) {
    const [first] = waiting;
    if (first && waiting.length === 1) first.reject(error);
    else for (const one of waiting) await runTogether(run, [one]);
  }
}
