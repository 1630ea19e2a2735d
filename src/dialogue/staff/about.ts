import { readCode } from '../../domain/codes.ts';
import { questionOfMessage } from '../../store/sent-messages.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import type { Message, Turn } from '../part.ts';

export type LeadingCode =
  | { type: 'code'; code: string; rest: string }
  | { type: 'mistyped' }
  /** The text begins with something else. */
  | { type: 'none' };

/**
 * Reads the question code a text begins with. `bare` also takes it without its prefix; a word that merely has six letters
 * is then no mistyped code.
 */
export function leadingCode(text: string, { bare }: { bare: boolean }): LeadingCode {
  const [, typed = '', rest = ''] = /^((?:cs\s*\p{Pd}?\s+)?\S+)\s*([\s\S]*)$/iu.exec(text.trim()) ?? [];
  const read = readCode(typed);
  if (read.type === 'code')
    return read.prefix === 'CS' ? { type: 'code', code: read.code, rest } : { type: 'none' };
  if (read.type === 'mistyped') return { type: 'mistyped' };
  if (!bare) return { type: 'none' };
  const alone = readCode(typed, 'CS');
  if (alone.type === 'code') return { type: 'code', code: alone.code, rest };
  return alone.type === 'mistyped' && /\d/.test(typed) ? { type: 'mistyped' } : { type: 'none' };
}

export type About = { type: 'about'; where: Where; rest: string } | { type: 'mistyped' } | { type: 'none' };

/** Which question a command is about: the code it begins with, else the question of the message it replies to. */
export async function readAbout(turn: Turn, argument: string, message: Message): Promise<About> {
  const replied = message.replyTo
    ? await questionOfMessage(turn.scope.tx, turn.account.id, message.replyTo)
    : null;
  const read = leadingCode(argument, { bare: replied === null });
  switch (read.type) {
    case 'code':
      return { type: 'about', where: { code: read.code }, rest: read.rest };
    case 'mistyped':
      return read;
    case 'none':
      return replied
        ? { type: 'about', where: { id: replied.questionId }, rest: argument }
        : { type: 'none' };
    default:
      return read satisfies never;
  }
}

/** Whether an argument is a code (perhaps mistyped) and nothing else. */
export function isCodeAlone(argument: string): boolean {
  const read = leadingCode(argument, { bare: true });
  return read.type === 'mistyped' || (read.type === 'code' && read.rest === '');
}

/** Whether an argument begins with a code that can't be mistaken for a word. */
export function beginsWithCode(argument: string): boolean {
  return leadingCode(argument, { bare: false }).type !== 'none';
}
