import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { newCode } from '../../domain/codes.ts';

const DAY_MS = 86_400_000;

type DemoPerson = {
  key: string;
  name: string;
  locale: string | null;
  communeCode: string | null;
  consented: boolean;
  staff: { role: string; unitCode: string; title: string } | null;
};

export type DemoConference = {
  hostUnit: string;
  level: string;
  chair: string;
  coOrganiser: string;
  place: string;
  form: string;
  topics: string;
  territoryCode: string;
  startsInDays: number;
  startsAtHour: number;
  intakeClosesInDays: number;
  secretaryKey: string;
};

/** The people and the open conference of the try-out chat, laid once; `person.demo` marks them for good. */
export async function seedDemo(client: pg.ClientBase, root: string, now: Date): Promise<boolean> {
  const people = readDemo<DemoPerson[]>(root, 'people.json');
  const conference = readDemo<DemoConference>(root, 'conference.json');
  await client.query('BEGIN');
  try {
    const laid = await client.query(
      `INSERT INTO installation (key, value) VALUES ('demo-seed', $1) ON CONFLICT (key) DO NOTHING`,
      [now.toISOString()],
    );
    if (laid.rowCount === 1) {
      const staffIds = new Map<string, string>();
      for (const person of people) staffIds.set(person.key, await layPerson(client, person, now));
      await layConference(client, conference, staffIds.get(conference.secretaryKey) ?? '', now);
    }
    await client.query('COMMIT');
    return laid.rowCount === 1;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** @returns the id of the person's staff row; a fresh id nobody has when they are a citizen. */
async function layPerson(client: pg.ClientBase, person: DemoPerson, now: Date): Promise<string> {
  const [id, staffId] = [randomUUID(), randomUUID()];
  await client.query(
    'INSERT INTO person (id, locale, commune_code, demo, created_at) VALUES ($1, $2, $3, true, $4)',
    [id, person.locale, person.communeCode, now],
  );
  await client.query('INSERT INTO contact (person_id, name, updated_at) VALUES ($1, $2, $3)', [
    id,
    person.name,
    now,
  ]);
  await client.query(
    `INSERT INTO account (id, channel, external_id, person_id, last_interaction_at, created_at) VALUES ($1, 'web', $2, $3, $4, $4)`,
    [randomUUID(), person.key, id, now],
  );
  if (person.consented) {
    await client.query(
      `INSERT INTO consent (id, person_id, kind, version, given_at)
       VALUES ($1, $2, 'store', (SELECT value #>> '{}' FROM setting WHERE key = 'consent-version'), $3)`,
      [randomUUID(), id, now],
    );
  }
  if (person.staff) {
    await client.query(
      'INSERT INTO staff (id, person_id, role, unit_code, name, title, since) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [staffId, id, person.staff.role, person.staff.unitCode, person.name, person.staff.title, now],
    );
  }
  return staffId;
}

/** Lays the demo's conference, dated from today, for a secretary (a staff id). */
export async function layConference(
  client: pg.ClientBase,
  conference: DemoConference,
  secretaryId: string,
  now: Date,
): Promise<void> {
  const midnight = new Date(`${now.toISOString().slice(0, 10)}T00:00:00+07:00`).getTime();
  await client.query(
    `INSERT INTO conference (id, code, host_unit, level, chair, co_organiser, place, starts_at, form, topics, territory_code,
       intake_from, intake_until, status, secretary_id, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open', $14, $12)`,
    [
      randomUUID(),
      newCode('HN', (n) => randomInt(n)),
      conference.hostUnit,
      conference.level,
      conference.chair,
      conference.coOrganiser,
      conference.place,
      new Date(midnight + conference.startsInDays * DAY_MS + conference.startsAtHour * 3_600_000),
      conference.form,
      conference.topics,
      conference.territoryCode,
      now,
      new Date(midnight + conference.intakeClosesInDays * DAY_MS),
      secretaryId,
    ],
  );
}

function readDemo<T>(root: string, name: string): T {
  return JSON.parse(readFileSync(join(root, 'prisma/seed/demo', name), 'utf8')) as T;
}
