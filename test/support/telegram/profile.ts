import type { TelegramBotCommand } from '@gramio/types';
import { botMistake } from './api-error.ts';
import type { Parameters } from './parameters.ts';
import { lengthOf } from './text-rules.ts';

const textLimits = { name: 64, description: 512, short_description: 120 } as const;
export type ProfileText = keyof typeof textLimits;

function scopeKey(given: Record<string, unknown> | undefined) {
  const { type = 'default', chat_id, user_id } = given ?? {};
  const needs: Record<string, readonly unknown[]> = {
    default: [],
    all_private_chats: [],
    all_group_chats: [],
    all_chat_administrators: [],
    chat: [chat_id],
    chat_administrators: [chat_id],
    chat_member: [chat_id, user_id],
  };
  const wanted = needs[String(type)];
  if (!wanted) throw botMistake("can't parse BotCommandScope: unsupported type specified");
  if (wanted.includes(undefined)) throw botMistake("can't parse BotCommandScope: chat or user is missing");
  return [type, ...wanted].join(' ');
}

function languageOf(given: Parameters) {
  const language = given.str('language_code') ?? '';
  if (!/^([a-z]{2})?$/.test(language)) throw botMistake('invalid language code specified');
  return language;
}

function checkCommand(given: unknown): TelegramBotCommand {
  const { command, description } = (given ?? {}) as Record<string, unknown>;
  if (typeof command !== 'string' || typeof description !== 'string') {
    throw botMistake("can't parse BotCommand: command and description are needed");
  }
  const name = command.replace(/^\//, '');
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw botMistake('BOT_COMMAND_INVALID');
  const length = lengthOf(description.trim());
  if (length < 1 || length > 256) throw botMistake('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: name, description: description.trim() };
}

/** What people see of the bot besides its messages: commands, names and descriptions by language. */
export class Profile {
  readonly #commands = new Map<string, TelegramBotCommand[]>();
  readonly #texts = new Map<string, string>();
  menuButton: Record<string, unknown> = { type: 'commands' };

  setCommands(given: Parameters) {
    const list = (given.list('commands') ?? []).map(checkCommand);
    if (list.length > 100) throw botMistake('BOT_COMMANDS_TOO_MUCH');
    this.#commands.set(`${scopeKey(given.obj('scope'))}|${languageOf(given)}`, list);
  }

  getCommands(given: Parameters): TelegramBotCommand[] {
    return this.#commands.get(`${scopeKey(given.obj('scope'))}|${languageOf(given)}`) ?? [];
  }

  deleteCommands(given: Parameters) {
    this.#commands.delete(`${scopeKey(given.obj('scope'))}|${languageOf(given)}`);
  }

  /** The menu of a private chat: the first list that is set, from the narrowest scope to the widest. */
  commandsFor(chatId: number, language: string | undefined): TelegramBotCommand[] {
    for (const scope of [`chat ${chatId}`, 'all_private_chats', 'default']) {
      for (const tongue of [language ?? '', '']) {
        const found = this.#commands.get(`${scope}|${tongue}`);
        if (found && found.length > 0) return found;
      }
    }
    return [];
  }

  setText(kind: ProfileText, given: Parameters) {
    const text = given.str(kind) ?? '';
    if (lengthOf(text) > textLimits[kind]) throw botMistake(`${kind} is too long`);
    this.#texts.set(`${kind}|${languageOf(given)}`, text);
  }

  text(kind: ProfileText, language = ''): string {
    return this.#texts.get(`${kind}|${language}`) ?? this.#texts.get(`${kind}|`) ?? '';
  }
}
