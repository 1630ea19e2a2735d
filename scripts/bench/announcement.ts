import { randomUUID } from 'node:crypto';
import { withPool } from './people.ts';

/** The chats of those an announcement goes to, from the first on. */
export const FIRST_CHAT = 5_000_001;
/** The chat of the secretary who sends it. */
export const SENDER_CHAT = 4_999_999;

/** People of Telegram, spread over the communes of a province, and a secretary of the province who sends to them. */
export async function peopleOf(databaseUrl: string, people: number): Promise<{ senderId: string }> {
  const senderId = randomUUID();
  await withPool(databaseUrl, async (pool) => {
    await pool.query(
      `WITH commune AS (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS all_of_them
                        FROM unit WHERE kind = 'commune' AND parent_code = '14'),
         someone AS (SELECT gen_random_uuid() AS person, gen_random_uuid() AS account, n FROM generate_series(0, $1::int - 1) AS n),
         made AS (INSERT INTO person (id, locale, commune_code, created_at)
                  SELECT person, 'vi', commune.code, now() FROM someone JOIN commune ON place = n % all_of_them)
       INSERT INTO account (id, channel, external_id, person_id, last_interaction_at, created_at)
       SELECT account, 'telegram', (${FIRST_CHAT} + n)::text, person, now(), now() FROM someone`,
      [people],
    );
    await pool.query(
      `WITH secretary AS (INSERT INTO person (id, locale, created_at) VALUES ($1, 'vi', now()) RETURNING id),
         reached AS (INSERT INTO account (id, channel, external_id, person_id, last_interaction_at, created_at)
                     SELECT gen_random_uuid(), 'telegram', '${SENDER_CHAT}', id, now(), now() FROM secretary)
       INSERT INTO staff (id, person_id, role, unit_code, name, since)
       SELECT gen_random_uuid(), id, 'secretary', '14', 'bench', now() FROM secretary`,
      [senderId],
    );
    // What is measured must not depend on the hour at which it is.
    await pool.query(
      `UPDATE setting SET value = '[{"from": "2026-01-01", "hours": ["00:00", "24:00"]}]'::jsonb, edited_at = now() WHERE key = 'announcement-hours'`,
    );
  });
  return { senderId };
}

/** Puts an announcement under way to all of them. @returns its id. */
export async function announceToAll(databaseUrl: string): Promise<string> {
  const id = randomUUID();
  await withPool(databaseUrl, async (pool) => {
    await pool.query(
      `WITH made AS (INSERT INTO broadcast (id, kind, territory_code, text, content, status, created_by, created_at, sent_at)
         SELECT $1, 'announcement', '14', 'x', $2, 'sent', staff.id, now(), now() FROM staff WHERE name = 'bench' RETURNING id)
       INSERT INTO outbox (account_id, channel, priority, kind, broadcast_id, not_before, created_at)
       SELECT account.id, 'telegram', 2, 'announcement', made.id, now(), now() FROM account, made
       WHERE account.external_id <> '${SENDER_CHAT}'`,
      [id, JSON.stringify({ vi: { text: ['x'.repeat(200)] } })],
    );
    await pool.query('VACUUM ANALYZE outbox, account, person');
  });
  return id;
}
