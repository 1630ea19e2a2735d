import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../../src/domain/role.ts';
import { PROJECT_ROOT } from '../../../src/infra/project-root.ts';
import { type DemoConference, layConference } from '../../../src/store/seed/demo-seed.ts';
import { withClient } from '../postgres.ts';
import type { TestApp } from '../test-app.ts';

/** The people of the try-out chat, who stand on every stage. */
export type StagePerson = {
  key: string;
  name: string;
  communeCode: string | null;
  consented: boolean;
  staff: { role: Role; unitCode: string; title: string } | null;
};

function readDemo<T>(name: string): T {
  return JSON.parse(readFileSync(join(PROJECT_ROOT, 'prisma/seed/demo', name), 'utf8')) as T;
}

export const PEOPLE = readDemo<StagePerson[]>('people.json');

export function nameOf(key: string): string {
  return PEOPLE.find((person) => person.key === key)?.name ?? key;
}

/** The try-out chat's conference, kept by the secretary among the people who joined. */
export async function layDemoConference(app: TestApp): Promise<void> {
  const conference = readDemo<DemoConference>('conference.json');
  const { rows } = await app.ctx.db.pool.query<{ id: string }>(
    `SELECT id FROM staff WHERE role = 'secretary' AND unit_code = $1`,
    [conference.hostUnit],
  );
  const secretary = rows[0]?.id;
  if (!secretary) throw new Error('no secretary has joined');
  await withClient(app.databaseUrl, (client) =>
    layConference(client, conference, secretary, app.clock.now()),
  );
}
