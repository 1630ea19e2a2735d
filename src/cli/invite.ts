import type { Context } from '../context.ts';
import { isRole } from '../domain/role.ts';
import { createInvitation } from '../usecases/invitations/create.ts';
import { invitationLinks } from '../usecases/invitations/links.ts';
import type { Given, Outcome } from './outcome.ts';

/** An invitation by the operator: how the first administrator comes in. */
export async function invitePerson(ctx: Context, given: Given): Promise<Outcome> {
  const speak = ctx.texts.in(null);
  const role = String(given.values['role']);
  const unitCode = String(given.values['unit']);
  if (!isRole(role)) throw new Error(`no role ${role}`);
  const invited = await ctx.db.tx((tx) =>
    createInvitation({ ...ctx, tx }, { by: { type: 'operator' }, role, unitCode }),
  );
  if (invited.type !== 'invited') {
    const text = speak.plain('cli.unitUnknown', { unit: unitCode });
    return { exitCode: 1, json: { error: text }, text };
  }
  const { code, expiresAt } = invited;
  const links = await invitationLinks(ctx, code);
  const lines = [
    speak.plain('cli.invited', {
      role: speak.plain(`join.role.${role}`),
      unit: invited.unit.fullName,
      code,
      until: speak.dateTime(expiresAt),
    }),
  ];
  if (links.telegram) lines.push(speak.plain('cli.invitedLink', { link: links.telegram }));
  if (links.zalo) lines.push(speak.plain('cli.invitedZalo', { link: links.zalo }));
  return { exitCode: 0, json: { code, expiresAt: expiresAt.toISOString(), links }, text: lines.join('\n') };
}
