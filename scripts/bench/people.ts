import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { sealChoice } from '../../src/domain/choice-token.ts';
import { sealKeyOf } from '../../src/store/installation.ts';
import { findDanger } from '../../src/understand/danger.ts';
import { looksLikeDenunciation } from '../../src/understand/denunciation.ts';
import { smallTalkIn } from '../../src/understand/small-talk.ts';

/** Somebody of the fake server. */
export type Someone = { id: number; first_name: string; language_code: string; is_bot: false };

/**
 * People who were welcomed before: they agreed to the text that holds now and said where they live. In each commune an
 * official waits for its questions.
 */
export async function settleIn(
  databaseUrl: string,
  citizens: readonly Someone[],
  officials: readonly Someone[],
): Promise<void> {
  await withPool(databaseUrl, async (pool) => {
    await pool.query(
      `WITH commune AS (SELECT code, row_number() OVER (ORDER BY code) - 1 AS n FROM unit WHERE kind = 'commune' AND parent_code = '14'),
         someone AS (SELECT gen_random_uuid() AS person, gen_random_uuid() AS account, id, n - 1 AS n
                     FROM unnest($1::text[]) WITH ORDINALITY AS t(id, n)),
         made AS (INSERT INTO person (id, locale, commune_code, created_at)
                  SELECT person, 'vi', (SELECT code FROM commune c WHERE c.n = s.n % (SELECT count(*) FROM commune)), now() FROM someone s),
         known AS (INSERT INTO account (id, channel, external_id, person_id, last_interaction_at, created_at)
                   SELECT account, 'telegram', id, person, now(), now() FROM someone)
       INSERT INTO consent (id, person_id, kind, version, given_at)
       SELECT gen_random_uuid(), person, 'store', (SELECT value #>> '{}' FROM setting WHERE key = 'consent-version'), now() FROM someone`,
      [[...citizens, ...officials].map(({ id }) => String(id))],
    );
    await pool.query(
      `WITH commune AS (SELECT code, row_number() OVER (ORDER BY code) AS n FROM unit WHERE kind = 'commune' AND parent_code = '14'),
         official AS (SELECT a.person_id, t.n FROM unnest($1::text[]) WITH ORDINALITY AS t(id, n)
                      JOIN account a ON a.channel = 'telegram' AND a.external_id = t.id)
       INSERT INTO staff (id, person_id, role, unit_code, name, since)
       SELECT gen_random_uuid(), o.person_id, 'official', c.code, 'bench', now() FROM official o JOIN commune c USING (n)`,
      [officials.map(({ id }) => String(id))],
    );
  });
}

/** What people write: the sentences the categoriser learns from, without those that are answered otherwise. */
export function texts(root: string): string[] {
  const folder = join(root, 'prisma/seed/examples');
  return readdirSync(folder)
    .filter((name) => name !== 'khieu-nai-to-cao.txt')
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter(
      (line) =>
        line.length >= 40 && !looksLikeDenunciation(line) && findDanger(line) === null && !smallTalkIn(line),
    );
}

export function textUpdates(people: readonly Someone[], lines: readonly string[]): object[] {
  return people.map((from, index) => ({
    update_id: 1_000_000 + index,
    message: { ...lastMessage(from, index), text: lines[index % lines.length] },
  }));
}

/** The press on `send` under each one's card, as the card that was queued for them carries it. */
export async function pressUpdates(databaseUrl: string, people: readonly Someone[]): Promise<object[]> {
  return withPool(databaseUrl, async (pool) => {
    const key = await sealKeyOf(pool);
    const { rows } = await pool.query<{ id: string; draft: string | null }>(
      `SELECT a.external_id AS id, c.data #>> '{draft,id}' AS draft FROM account a JOIN conversation c ON c.account_id = a.id
       WHERE c.flow = 'ask' AND c.step = 'card'`,
    );
    const drafts = new Map(rows.map(({ id, draft }) => [id, draft]));
    return people.flatMap((from, index) => {
      const draft = drafts.get(String(from.id));
      if (!draft) return [];
      const addressee = { channel: 'telegram', externalId: String(from.id) };
      const press = {
        id: String(8_000_000 + index),
        from,
        message: { ...lastMessage(from, index), message_id: 2 },
        chat_instance: '1',
        data: sealChoice(key, addressee, `ask:${draft}:send`),
      };
      return [{ update_id: 2_000_000 + index, callback_query: press }];
    });
  });
}

/** A message in the private chat with somebody. */
export function lastMessage(from: Someone, index: number) {
  const chat = { id: from.id, type: 'private', first_name: from.first_name };
  return { message_id: 1, from, chat, date: 1_795_600_000 + index };
}

export async function withPool<T>(databaseUrl: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
