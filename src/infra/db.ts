import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../generated/prisma/client.ts';
import type { Log } from './log.ts';
import { ownTx, type SharedTx, type Sql, shareTx, type Tx } from './tx.ts';

export type Db = {
  /** For one-statement paths and for the job library; the same connections as `tx`. */
  pool: pg.Pool;
  /** Runs `work` in one transaction; a throw rolls everything back. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs many turns in one transaction: what they read and write goes in few statements. A throw rolls all of them back. */
  together<T>(work: (shared: SharedTx) => Promise<T>): Promise<T>;
  /** A view for reads that need no transaction of their own. */
  read: Tx;
  /** A connection of its own, not yet open, for what binds one for good (a session lock). Whoever asks closes it. */
  dedicated(purpose: string): pg.Client;
  close(): Promise<void>;
};

/** Connections one process may hold; docs/operations.md adds them up. */
export const POOL_SIZE = 16;

/** A transaction of one's own ends after this: queueing an announcement to a million people takes most of a minute. */
const TX_LIMIT_MS = 120_000;
/** A shared one in which nothing happens ends after this. */
const IDLE_LIMIT_MS = 30_000;

export function connect(url: string, log: Log, poolSize = POOL_SIZE): Db {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, application_name: 'doi-thoai' });
  // An idle connection that breaks (server restart) must not end the process; the next query reconnects.
  pool.on('error', (error) => log.warn({ err: error }, 'database connection lost'));
  const prisma = new PrismaClient({ adapter: new SharingPg(pool) });
  return {
    pool,
    tx: (work) => {
      const begun: Begun = { sql: null };
      return beginning.run(begun, () =>
        prisma.$transaction(
          (client) => {
            if (!begun.sql) throw new Error('a transaction began without its connection being known');
            return work(ownTx(client, begun.sql));
          },
          { maxWait: 10_000, timeout: TX_LIMIT_MS },
        ),
      );
    },
    together: (work) => together(pool, work),
    read: ownTx(prisma, pool),
    dedicated: (purpose) =>
      new pg.Client({ connectionString: url, application_name: `doi-thoai ${purpose}`, keepAlive: true }),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

async function together<T>(pool: pg.Pool, work: (shared: SharedTx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // The query under way fails with it; without a listener the process would end.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${IDLE_LIMIT_MS}`);
    const result = await work(shareTx(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((second: Error) => {
      broken = second;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

type Begun = { sql: Sql | null };
const beginning = new AsyncLocalStorage<Begun>();

/** Tells whoever began a transaction which connection it runs on, so that plain SQL can run in it beside Prisma. */
class SharingPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const begin = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (level) => {
      const transaction = await begin(level);
      const begun = beginning.getStore();
      if (begun) begun.sql ??= (transaction as unknown as { client: pg.PoolClient }).client;
      return transaction;
    };
    return adapter;
  }
}
