import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

/** What identifies a person. Whoever reads it for staff writes the look into the audit. */
export type Contact = { name: string | null; phone: string | null };

export async function contactOf(tx: Tx, personId: string): Promise<Contact | null> {
  const row = await prismaOf(tx).contact.findUnique({ where: { personId } });
  return row ? { name: row.name, phone: row.phone } : null;
}

/** Puts the name a channel gave into the vault of contacts, unless the person has one there already. */
export async function rememberName(tx: Tx, personId: string, name: string, at: Date): Promise<void> {
  const known = await contactOf(tx, personId);
  if (known?.name) return;
  await prismaOf(tx).contact.upsert({
    where: { personId },
    create: { personId, name, updatedAt: at },
    update: { name, updatedAt: at },
  });
}

/** Puts the telephone number a person gave themselves into the vault of contacts. */
export async function setPhone(tx: Tx, personId: string, phone: string, at: Date): Promise<void> {
  await prismaOf(tx).contact.upsert({
    where: { personId },
    create: { personId, phone, updatedAt: at },
    update: { phone, updatedAt: at },
  });
}

/** Puts the name a person gave themselves into the vault of contacts. */
export async function setName(tx: Tx, personId: string, name: string, at: Date): Promise<void> {
  await prismaOf(tx).contact.upsert({
    where: { personId },
    create: { personId, name, updatedAt: at },
    update: { name, updatedAt: at },
  });
}
