import { SENDER_CHAT } from '../bench/announcement.ts';
import { withPool } from '../bench/people.ts';
import type { Fate, Sink } from './faulty-sink.ts';

export type Facts = { databaseUrl: string; broadcastId: string; recipients: number; sink: Sink };

type Row = { chat: number; state: string; error: string | null };

/** Where each of them may end; a process that dies over it may leave any of them uncertain. */
const END: Record<Fate, string> = {
  taken: 'sent',
  slow: 'sent',
  flood: 'sent',
  blocked: 'blocked',
  refused: 'failed',
  'cut-taken': 'uncertain',
  'cut-lost': 'uncertain',
};

const LEASE_RAN_OUT = 'lease ran out';

export type Verdict = { counts: Record<string, number>; breaches: string[] };

/** What became of an announcement, looked up in the database and at the server that took it. */
export async function judge(facts: Facts, mostUncertain: number): Promise<Verdict> {
  const outcome = await outcomeOf(facts.databaseUrl, facts.broadcastId);
  const { rows } = outcome;
  const { taken, shown } = facts.sink;
  const uncertain = rows.filter(({ state }) => state === 'uncertain');
  const took = ({ chat }: Row) => taken.has(chat);
  const of = (state: string) => rows.filter((row) => row.state === state).length;
  const breaches = [...misplaced(facts, rows, mostUncertain), ...mistold(outcome)];
  // What the sender was shown last names how many it went to.
  const told = (shown.get(SENDER_CHAT) ?? '').replaceAll('.', '');
  if (!told.includes(String(of('sent')))) breaches.push('its sender was not shown how it ended');
  return {
    counts: {
      sent: of('sent'),
      blocked: of('blocked'),
      failed: of('failed'),
      uncertain: uncertain.length,
      'uncertain by a kill': uncertain.filter(isDied).length,
      'uncertain that arrived': uncertain.filter(took).length,
      'taken by the server': rows.filter(took).length,
    },
    breaches,
  };
}

const isDied = ({ state, error }: Row) => state === 'uncertain' && error === LEASE_RAN_OUT;

/** Each is at the one end that the server's answer means, and nothing arrived twice or without being known. */
function misplaced({ recipients, sink }: Facts, rows: Row[], mostUncertain: number): string[] {
  const took = ({ chat }: Row) => sink.taken.has(chat);
  const addressed = new Set(rows.map(({ chat }) => chat));
  const twice = [...sink.taken].filter(([chat, count]) => count > 1 && addressed.has(chat));
  const count = (fits: (row: Row) => boolean) => rows.filter(fits).length;
  const found: [number, string][] = [
    [Math.abs(recipients - rows.length), `rows too many or too few for ${recipients} recipients`],
    [rows.length - new Set(rows.map(({ chat }) => chat)).size, 'recipients have two rows'],
    [count(({ state }) => !['sent', 'blocked', 'failed', 'uncertain'].includes(state)), 'rows are at no end'],
    [
      count((row) => row.state !== END[sink.fate(row.chat)] && !isDied(row)),
      'rows ended otherwise than the server answered',
    ],
    [twice.length, 'people got it twice'],
    [count((row) => row.state === 'sent' && !took(row)), 'rows say sent and never arrived'],
    [
      count((row) => took(row) && !['sent', 'uncertain'].includes(row.state)),
      'arrived and count as not sent',
    ],
    [count(isDied) - mostUncertain, `more are uncertain than could be on their way (${mostUncertain})`],
  ];
  return found.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
}

type Outcome = { rows: Row[]; finished: boolean; tallied: Map<string, number> };

/** The progress that is kept is the one that is counted. */
function mistold({ rows, finished, tallied }: Outcome): string[] {
  const states = new Set([...tallied.keys(), ...rows.map(({ state }) => state)]);
  const wrong = [...states].flatMap((state) => {
    const [kept, counted] = [tallied.get(state) ?? 0, rows.filter((row) => row.state === state).length];
    return kept === counted ? [] : [`the progress tells ${kept} ${state}, and there are ${counted}`];
  });
  return finished ? wrong : [...wrong, 'the announcement has not finished'];
}

async function outcomeOf(databaseUrl: string, id: string): Promise<Outcome> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<Row>(
      `SELECT a.external_id::int AS chat, o.state, o.error FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.broadcast_id = $1`,
      [id],
    );
    const { rowCount } = await pool.query(
      'SELECT 1 FROM broadcast WHERE id = $1 AND finished_at IS NOT NULL',
      [id],
    );
    const { rows: tally } = await pool.query<{ state: string; messages: number }>(
      'SELECT state, sum(messages)::int AS messages FROM broadcast_tally WHERE broadcast_id = $1 GROUP BY 1',
      [id],
    );
    const tallied = new Map(tally.map(({ state, messages }) => [state, messages]));
    return { rows, finished: rowCount === 1, tallied };
  });
}

/** Whether nothing of it is on its way, and its sender was told so. */
export async function isAtRest(databaseUrl: string, broadcastId: string): Promise<boolean> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<{ rest: boolean }>(
      `SELECT finished_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox WHERE state IN ('pending', 'sending')) AS rest
       FROM broadcast WHERE id = $1`,
      [broadcastId],
    );
    return rows[0]?.rest ?? false;
  });
}
