import { isRole, type Role } from '../../domain/role.ts';
import { fold } from '../../understand/normalise.ts';

/** What people type for a role, folded and without spaces. */
const WORDS: Readonly<Record<string, Role>> = {
  canbo: 'official',
  congchuc: 'official',
  truongdonvi: 'unit-head',
  lanhdaodonvi: 'unit-head',
  lanhdao: 'unit-head',
  unithead: 'unit-head',
  thuky: 'secretary',
  chutri: 'chair',
  giamsat: 'supervisor',
  quantri: 'admin',
};

const MAX_WORDS = 3;

/** Reads the role a text begins with, in Vietnamese with or without spaces and diacritics, or in English. */
export function readRole(text: string): { role: Role; rest: string } | null {
  const words = text.trim().split(/\s+/u);
  for (let length = Math.min(MAX_WORDS, words.length); length > 0; length -= 1) {
    const typed = fold(words.slice(0, length).join(' ')).replaceAll(' ', '');
    const role = WORDS[typed] ?? (isRole(typed) ? typed : null);
    if (role) return { role, rest: words.slice(length).join(' ') };
  }
  return null;
}
