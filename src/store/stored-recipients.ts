import { z } from 'zod';
import { EXCLUSIONS, type Excluded, PURPOSES, type Purpose, type Recipients } from '../domain/audience.ts';
import { ROLES } from '../domain/role.ts';

const who = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('territory'), code: z.string() }),
  z.strictObject({ of: z.literal('conference'), code: z.string() }),
  z.strictObject({ of: z.literal('staff'), role: z.enum(ROLES).nullable() }),
  z.strictObject({ of: z.literal('announcement'), id: z.uuid(), reached: z.boolean() }),
]);

/** Strict: a choice that is not understood would widen the circle without a word. */
const recipients = z.strictObject({
  who: who.optional(),
  field: z.string().optional(),
  asked: z.literal(true).optional(),
  channels: z.array(z.string()).nonempty().optional(),
  languages: z.array(z.string()).nonempty().optional(),
});

/** @throws where the row holds a choice that is not known here. */
export function toRecipients(stored: unknown): Recipients {
  return recipients.parse(stored);
}

/** @throws where the row holds a purpose that is not known here. */
export function toPurpose(stored: string): Purpose {
  return z.enum(PURPOSES).parse(stored);
}

export function toExcluded(stored: unknown): Excluded | null {
  return z.partialRecord(z.enum(EXCLUSIONS), z.number()).nullable().parse(stored);
}
