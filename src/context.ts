import type { Rulebook } from './domain/rulebook.ts';
import type { Clock } from './infra/clock.ts';
import type { Db } from './infra/db.ts';
import type { FileStore } from './infra/files.ts';
import type { Jobs } from './infra/jobs.ts';
import type { Log } from './infra/log.ts';
import type { Metrics } from './infra/metrics.ts';
import type { Texts } from './infra/texts.ts';
import type { Tx } from './infra/tx.ts';
import type { Wake } from './infra/wake.ts';
import type { Understanding } from './understand/understanding.ts';

export type { Tx } from './infra/tx.ts';

/** Handles to the outside, never services: what every part may rely on. */
export type Context = {
  db: Db;
  wake: Wake;
  jobs: Jobs;
  texts: Texts;
  clock: Clock;
  /** The rows that are rules, as they stand now. */
  rulebook: { current(): Rulebook; reload(): Promise<void> };
  /** What is needed to understand a text: places, the trained categoriser. */
  understanding: { current(): Understanding };
  log: Log;
  timeZone: string;
  files: FileStore;
  metrics: Metrics;
  /** Seals what must come back unchanged: buttons, links. Made once per installation. */
  sealKey: Buffer;
};

/** A context inside one transaction: what use cases get. */
export type Scope = Context & { tx: Tx };
