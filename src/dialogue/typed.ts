import { readCode } from '../domain/codes.ts';
import type { TextKey } from '../infra/texts.ts';
import { fold } from '../understand/normalise.ts';
import type { Turn } from './part.ts';

/** Whether a message is nothing but one of the words of a text (several are set apart by `;`), however it is typed. */
export function isTyped(turn: Turn, typed: string, key: TextKey): boolean {
  const said = fold(typed);
  return said !== '' && turn.speak.plain(key).split(';').map(fold).includes(said);
}

/** Whether a message is the code of a question and nothing else, mistyped or not: nobody asks a code as a question. */
export function isOnlyCode(typed: string): boolean {
  return typed.length <= 20 && readCode(typed).type !== 'not-a-code' && /^\W*cs/i.test(typed);
}
