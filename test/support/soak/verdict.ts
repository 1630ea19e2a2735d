import type pg from 'pg';
import type { FakeTelegram } from '../telegram/index.ts';
import type { Citizen } from './crowd.ts';

type StoredQuestion = { asker: string; code: string; text: string };
type Receipt = { code: string; state: string };

export type Verdict = {
  questions: number;
  receipts: number;
  uncertain: number;
  repeatedWithMark: number;
  breaches: string[];
};

/**
 * What must hold whatever the line did: each word of each person stored once and in the order it was said; one receipt of each
 * question, seen once, or more often with the mark of a repetition, or kept as uncertain.
 */
export async function judge(
  pool: pg.Pool,
  fake: FakeTelegram,
  citizens: readonly Citizen[],
  mark: string,
): Promise<Verdict> {
  const { rows: questions } = await pool.query<StoredQuestion>(
    `SELECT a.external_id AS asker, q.code, q.text FROM question q JOIN account a ON a.person_id = q.asker_id
     ORDER BY q.received_at, q.id`,
  );
  const { rows: receipts } = await pool.query<Receipt>(
    `SELECT q.code, o.state FROM outbox o JOIN question q ON q.id = o.question_id WHERE o.kind = 'receipt'`,
  );
  const byAsker = Map.groupBy(questions, ({ asker }) => asker);
  const byCode = Map.groupBy(receipts, ({ code }) => code);
  const breaches = [...(await unfinished(pool)), ...fake.violations.map((one) => `Telegram refused: ${one}`)];
  let repeatedWithMark = 0;
  for (const citizen of citizens) {
    const asked = byAsker.get(String(citizen.user.id)) ?? [];
    breaches.push(...wordsAstray(citizen, asked));
    const shown = citizen.user.inbox.map(({ text }) => text);
    for (const { code } of asked) {
      const rows = byCode.get(code) ?? [];
      const seen = shown.filter((text) => text.includes(code));
      const marked = seen.filter((text) => text.includes(mark)).length;
      repeatedWithMark += marked;
      const state = rows[0]?.state;
      if (rows.length !== 1) breaches.push(`${code} has ${rows.length} receipts`);
      if (state !== 'sent' && state !== 'uncertain') breaches.push(`the receipt of ${code} is ${state}`);
      if (seen.length - marked > 1)
        breaches.push(`the receipt of ${code} came ${seen.length - marked} times`);
      if (seen.length === 0 && state !== 'uncertain') breaches.push(`the receipt of ${code} never came`);
    }
  }
  const uncertain = receipts.filter(({ state }) => state === 'uncertain').length;
  return { questions: questions.length, receipts: receipts.length, uncertain, repeatedWithMark, breaches };
}

function wordsAstray({ user, words }: Citizen, asked: readonly StoredQuestion[]): string[] {
  const stored = asked.flatMap(({ text }) => text.match(/v\d+n\d+n/g) ?? []);
  if (stored.join() === words.join()) return [];
  const lost = words.filter((word) => !stored.includes(word));
  const twice = stored.filter((word, index) => stored.indexOf(word) !== index);
  if (lost.length + twice.length > 0)
    return [`of ${user.id}: lost ${lost.join()}, stored twice ${twice.join()}`];
  return [`of ${user.id}: said ${words.join()}, stored ${stored.join()}`];
}

async function unfinished(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ what: string; n: number }>(
    `SELECT 'inbox ' || state AS what, count(*)::int AS n FROM inbox WHERE state <> 'handled' GROUP BY 1
     UNION ALL SELECT 'outbox ' || state, count(*)::int FROM outbox WHERE state NOT IN ('sent', 'replaced', 'uncertain') GROUP BY 1
     UNION ALL SELECT 'open draft', count(*)::int FROM conversation WHERE flow = 'ask' HAVING count(*) > 0`,
  );
  return rows.map(({ what, n }) => `left over: ${n} × ${what}`);
}
