import { addStaff } from '../../../src/store/staff.ts';
import type { TestApp } from '../test-app.ts';
import { createActor } from './actor.ts';
import { PEOPLE } from './people.ts';
import type { Hands } from './venue.ts';

export type Newcomers = { channel: string; hands(key: string): Hands; externalId(key: string): string };

/**
 * The stage's people make themselves known on a channel where nobody knows them: they agree to the text and say where they
 * live, all at once, step by step.
 */
export async function introduce(app: TestApp, newcomers: Newcomers): Promise<void> {
  const { units } = app.ctx.rulebook.current();
  const known = PEOPLE.filter((person) => person.consented).map((person) => ({
    ...person,
    commune: units.get(person.communeCode ?? '')?.fullName ?? '',
    actor: createActor(person.key, newcomers.hands(person.key), async () => undefined, {}),
  }));
  const all = async (act: (one: (typeof known)[number]) => Promise<void>) => {
    await Promise.all(known.map(act));
    await app.settle();
  };
  await all(({ actor }) => actor.starts());
  await all(({ actor }) => actor.presses('Đồng ý'));
  await all(({ actor, commune }) => actor.says(commune));
  for (const { actor, commune } of known) actor.finds(`Đã ghi nhớ nơi ở: ${commune}`);
  await all(({ key, name, staff }) =>
    staff ? join(app, newcomers, key, { ...staff, name }) : Promise.resolve(),
  );
}

async function join(
  app: TestApp,
  { channel, externalId }: Newcomers,
  key: string,
  member: Omit<Parameters<typeof addStaff>[1], 'personId'>,
): Promise<void> {
  const { rows } = await app.ctx.db.pool.query<{ person_id: string }>(
    'SELECT person_id FROM account WHERE channel = $1 AND external_id = $2',
    [channel, externalId(key)],
  );
  const personId = rows[0]?.person_id;
  if (!personId) throw new Error(`${key} is not known on ${channel}`);
  await addStaff(app.ctx.db.read, { ...member, personId }, app.clock.now());
}
