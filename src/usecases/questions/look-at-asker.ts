import type { Scope } from '../../context.ts';
import { audit } from '../../store/audit.ts';
import { type Contact, contactOf } from '../../store/contacts.ts';
import { openForStaff, type Where } from './open-for-staff.ts';

export type Looked =
  | { type: 'seen'; code: string; contact: Contact }
  /** The person gave neither name nor telephone. */
  | { type: 'not-given'; code: string }
  /** Asked without a name: nobody of the staff may see it. */
  | { type: 'anonymous'; code: string }
  | { type: 'not-allowed'; code: string }
  | { type: 'not-yours' };

/**
 * Shows who asked to the one who answers, or to the secretary, and writes the look into the audit: names are kept secret
 * by whoever receives them (Nghị định 154/2026, Điều 12 khoản 2).
 */
export async function lookAtAsker(scope: Scope, input: { personId: string; where: Where }): Promise<Looked> {
  const opened = await openForStaff(scope, input.personId, input.where, { lock: false });
  if (opened.type === 'not-yours') return opened;
  const { question, member, holds } = opened;
  const { code } = question;
  if (question.anonymous) return { type: 'anonymous', code };
  if (!holds && member.role !== 'secretary') return { type: 'not-allowed', code };
  await audit(scope, {
    actorId: input.personId,
    action: 'asker-seen',
    subject: question.id,
    data: { code, role: member.role, unit: member.unitCode },
  });
  const contact = await contactOf(scope.tx, question.askerId);
  if (!contact || (contact.name === null && contact.phone === null)) return { type: 'not-given', code };
  return { type: 'seen', code, contact };
}
