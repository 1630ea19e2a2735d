import type pg from 'pg';
import type { Prisma } from '../generated/prisma/client.ts';

declare const opaque: unique symbol;

/** A transaction as use cases see it: something to hand on to the store, nothing to query. */
export type Tx = { readonly [opaque]: 'tx' };

/** What plain SQL runs on. */
export type Sql = Pick<pg.ClientBase, 'query'>;

/** A transaction of one's own: Prisma and plain SQL on the same connection. */
type Own = { prisma: Prisma.TransactionClient; sql: Sql };

/** One turn's part of a transaction that many turns share. */
type Shared = { gathering: Gathering; written: Written[] };

type Read<K, V> = (sql: Sql, keys: K[]) => Promise<V[]>;
type Write<R> = (sql: Sql, rows: R[]) => Promise<void>;
type Written = { table: string; run: Write<never>; row: unknown };

/** Whatever threw it was not done, and has to be done again in a transaction of its own. */
export class NeedsOwnTransaction extends Error {
  override name = 'NeedsOwnTransaction';
}

export function ownTx(prisma: Prisma.TransactionClient, sql: Sql): Tx {
  return { prisma, sql } satisfies Own as unknown as Tx;
}

/** The Prisma client inside a transaction: for the store alone (test/architecture.test.ts). @throws NeedsOwnTransaction */
export function prismaOf(tx: Tx): Prisma.TransactionClient {
  const inner = tx as unknown as Own | Shared;
  // It could read what the turn has written and not yet sent, or take a lock that the other turns hold too.
  if ('gathering' in inner) throw new NeedsOwnTransaction();
  return inner.prisma;
}

/**
 * A read that many turns may ask at once, as one statement for all their keys: `run` answers each key, in their order. A
 * turn that has written to `table` in a shared transaction would not see that, so it is sent away.
 */
export function sharedRead<K, V>(table: string, run: Read<K, V>): (tx: Tx, key: K) => Promise<V> {
  return async (tx, key) => {
    const inner = tx as unknown as Own | Shared;
    if (!('gathering' in inner)) return (await run(inner.sql, [key]))[0] as V;
    if (inner.written.some((one) => one.table === table)) throw new NeedsOwnTransaction();
    return inner.gathering.ask(run, key);
  };
}

/** A write that answers nothing: in a shared transaction it is sent with those of all turns, in one statement, at the end. */
export function sharedWrite<R>(table: string, run: Write<R>): (tx: Tx, rows: R[]) => Promise<void> {
  return async (tx, rows) => {
    const inner = tx as unknown as Own | Shared;
    if ('gathering' in inner)
      inner.written.push(...rows.map((row) => ({ table, run: run as Write<never>, row })));
    else if (rows.length > 0) await run(inner.sql, rows);
  };
}

/** The connection of a shared transaction, and the turns on it. */
export type SharedTx = {
  sql: Sql;
  turn(): Tx;
  /** Sends what these turns wrote; what the others wrote never happened. */
  write(turns: readonly Tx[]): Promise<void>;
};

export function shareTx(sql: Sql): SharedTx {
  const gathering = createGathering(sql);
  return {
    sql,
    turn: () => ({ gathering, written: [] }) satisfies Shared as unknown as Tx,
    async write(turns) {
      const byKind = new Map<Write<never>, unknown[]>();
      for (const { run, row } of turns.flatMap((turn) => (turn as unknown as Shared).written)) {
        byKind.set(run, [...(byKind.get(run) ?? []), row]);
      }
      // A kind stands where the first turn wrote it: what refers to a row comes after it.
      for (const [run, rows] of byKind) await run(sql, rows as never[]);
    },
  };
}

type Ask = { key: unknown; answer(value: unknown): void; fail(error: unknown): void };
type Gathering = { ask<K, V>(run: Read<K, V>, key: K): Promise<V> };

/** Lets all turns go on until each waits for an answer, then asks everything they wait for, kind by kind. */
function createGathering(sql: Sql): Gathering {
  let waiting = new Map<Read<never, unknown>, Ask[]>();
  let running = false;

  const answerOne = async (run: Read<never, unknown>, asks: Ask[]): Promise<() => void> => {
    try {
      const values = await run(sql, asks.map((ask) => ask.key) as never[]);
      return () => {
        for (const [index, ask] of asks.entries()) ask.answer(values[index]);
      };
    } catch (error) {
      return () => {
        for (const ask of asks) ask.fail(error);
      };
    }
  };

  const answerAll = async () => {
    await allWaiting();
    while (waiting.size > 0) {
      const asked = waiting;
      waiting = new Map();
      const tellings: (() => void)[] = [];
      for (const [run, asks] of asked) tellings.push(await answerOne(run, asks));
      for (const tell of tellings) tell();
      await allWaiting();
    }
    running = false;
  };

  return {
    ask: (run, key) =>
      new Promise((resolve, reject) => {
        const kind = run as unknown as Read<never, unknown>;
        const asks = waiting.get(kind) ?? [];
        asks.push({ key, answer: resolve as (value: unknown) => void, fail: reject });
        waiting.set(kind, asks);
        if (running) return;
        running = true;
        void answerAll();
      }),
  };
}

/** After this every turn has gone as far as it can without an answer. */
function allWaiting(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
