import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { Log } from './log.ts';

declare const opaque: unique symbol;

/** A transaction as use cases see it: something to hand on to the store, nothing to query. */
export type Tx = { readonly [opaque]: 'tx' };

export type Db = {
  /** For one-statement paths and for the job library; the same connections as `tx`. */
  pool: pg.Pool;
  /** Runs `work` in one transaction; a throw rolls everything back. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A view for reads that need no transaction of their own. */
  read: Tx;
  /** A connection of its own, not yet open, for what binds one for good (a session lock). Whoever asks closes it. */
  dedicated(purpose: string): pg.Client;
  close(): Promise<void>;
};

/** Connections one process may hold; docs/operations.md adds them up. */
export const POOL_SIZE = 16;

export function connect(url: string, log: Log, poolSize = POOL_SIZE): Db {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, application_name: 'doi-thoai' });
  // An idle connection that breaks (server restart) must not end the process; the next query reconnects.
  pool.on('error', (error) => log.warn({ err: error }, 'database connection lost'));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    tx: (work) =>
      prisma.$transaction((tx) => work(tx as unknown as Tx), { maxWait: 10_000, timeout: 30_000 }),
    read: prisma as unknown as Tx,
    dedicated: (purpose) =>
      new pg.Client({ connectionString: url, application_name: `doi-thoai ${purpose}`, keepAlive: true }),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** The Prisma client inside a transaction: for the store alone (test/architecture.test.ts). */
export function prismaOf(tx: Tx): Prisma.TransactionClient {
  return tx as unknown as Prisma.TransactionClient;
}
