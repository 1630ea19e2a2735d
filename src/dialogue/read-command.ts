import { fold } from '../understand/normalise.ts';
import type { Command } from './part.ts';

export type Reading =
  | { type: 'command'; command: Command; argument: string }
  | { type: 'unknown-command'; word: string }
  | null;

/**
 * Reads a message as a command, by the rules of docs/commands.md. `commands` are those its sender may use, so that staff
 * words are free text for citizens. Without a slash a message is a command only if it is the word alone, or the word
 * followed by an argument the command accepts.
 */
export function readCommand(text: string, commands: readonly Command[], slashCommands: boolean): Reading {
  const match = /^([/#]?)(\S+)(?:\s+([\s\S]*))?$/u.exec(text.trim());
  if (!match) return null;
  const [, mark = '', typed = '', rest = ''] = match;
  const word = fold(typed).replaceAll(' ', '');
  const argument = rest.trim();
  const command = commands.find((candidate) => candidate.words.includes(word));
  if (mark !== '') {
    if (command) return { type: 'command', command, argument };
    return /^[\p{L}\d_]{2,32}$/u.test(typed) ? { type: 'unknown-command', word: typed } : null;
  }
  if (slashCommands || !command) return null;
  return argument === '' || command.accepts(argument) ? { type: 'command', command, argument } : null;
}
