import type { Contact } from './message.ts';

const LONGEST_NAME = 64;
/** From emergency numbers to the most that a number has (ITU-T E.164, 6.2.1). */
const DIGITS = /^\+?\d{3,15}$/;

/**
 * A card as a channel brings it, in a form fit for a line of text: without line breaks and signs that turn the direction of
 * writing, numbers of Viet Nam as they are dialled there. Null where there is no number in it.
 */
export function readContact(card: { name: string; phone: string; own: boolean }): Contact | null {
  const phone = card.phone.replace(/[^\d+]/g, '').replace(/^\+?84(?=\d{9}$)/, '0');
  if (!DIGITS.test(phone)) return null;
  return { name: plainName(card.name), phone, own: card.own };
}

/** A name as somebody else set it, fit for a line of text: empty where nothing of it can be read. */
export function plainName(given: string): string {
  const name = given
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return [...name].slice(0, LONGEST_NAME).join('').trim();
}

/** A number of Viet Nam as templates by telephone want it (`84912345678`); null for any other. */
export function internationalPhone(phone: string): string | null {
  const [, local] = /^(?:\+?84|0)(\d{9})$/.exec(phone.replace(/[\s.-]/g, '')) ?? [];
  return local ? `84${local}` : null;
}
