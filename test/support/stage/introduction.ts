import { createInvitation } from '../../../src/usecases/invitations/create.ts';
import type { TestApp } from '../test-app.ts';
import { createActor } from './actor.ts';
import { PEOPLE, type StagePerson } from './people.ts';
import type { Hands } from './venue.ts';

/**
 * The stage's people make themselves known on a channel where nobody knows them, all at once, step by step: they agree to
 * the text, say where they live, and those of the staff join with invitations.
 */
export async function introduce(app: TestApp, handsOf: (key: string) => Hands): Promise<void> {
  const { units } = app.ctx.rulebook.current();
  const known = PEOPLE.filter((person) => person.consented).map((person) => ({
    ...person,
    commune: units.get(person.communeCode ?? '')?.fullName ?? '',
    actor: createActor(person.key, handsOf(person.key), async () => undefined, {}),
  }));
  type Known = (typeof known)[number];
  const all = async (people: Known[], act: (one: Known) => Promise<void>) => {
    await Promise.all(people.map(act));
    await app.settle();
  };
  await all(known, ({ actor }) => actor.starts());
  await all(known, ({ actor }) => actor.presses('Đồng ý'));
  await all(known, ({ actor, commune }) => actor.says(commune));
  for (const { actor, commune } of known) actor.finds(`Đã ghi nhớ nơi ở: ${commune}`);
  const staff = known.filter((person) => person.staff !== null);
  await all(staff, async ({ actor, staff }) => actor.says(`/thamgia ${await invitationFor(app, staff)}`));
  await all(staff, ({ actor, name }) => actor.says(name));
  await all(staff, ({ actor, staff }) => actor.says(staff?.title ?? ''));
  for (const { actor, name } of staff) actor.finds(`Xin chào ${name}. Ông/bà đã tham gia`);
}

/** Their invitation to a unit, as an operator makes it. */
export async function invitationFor(
  { ctx }: TestApp,
  staff: Pick<NonNullable<StagePerson['staff']>, 'role' | 'unitCode'> | null,
): Promise<string> {
  if (!staff) throw new Error('a citizen needs no invitation');
  const { role, unitCode } = staff;
  const invited = await ctx.db.tx((tx) =>
    createInvitation({ ...ctx, tx }, { by: { type: 'operator' }, role, unitCode }),
  );
  if (invited.type !== 'invited') throw new Error(`no invitation: ${invited.type}`);
  return invited.code;
}
