import type { TelegramMessageEntity } from '@gramio/types';
import { botMistake } from './api-error.ts';
import { type Formatted, parseHtml } from './html.ts';

const maxSourceBytes = 32_768;

/** Length as Telegram counts it for its limits: code points, not UTF-16 units. */
export const lengthOf = (text: string) => [...text].length;

function checkEntities(text: string, given: unknown[]): TelegramMessageEntity[] {
  return given.map((entity) => {
    const { offset, length, type } = entity as TelegramMessageEntity;
    if (typeof type !== 'string' || !Number.isInteger(offset) || !Number.isInteger(length)) {
      throw botMistake('entity needs type, offset and length');
    }
    if (offset < 0 || length <= 0 || offset + length > text.length) {
      throw botMistake(`entity ${type} ${offset}+${length} is beyond the text`);
    }
    return entity as TelegramMessageEntity;
  });
}

/** Control characters become spaces and the ends are trimmed, with the entities moved along. */
function clean({ text, entities }: Formatted): Formatted {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  const plain = text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f]/g, ' ');
  const shift = plain.length - plain.trimStart().length;
  const trimmed = plain.trim();
  const kept = entities.flatMap((entity) => {
    const offset = Math.max(entity.offset - shift, 0);
    const end = Math.min(entity.offset + entity.length - shift, trimmed.length);
    return end > offset ? [{ ...entity, offset, length: end - offset }] : [];
  });
  return { text: trimmed, entities: kept };
}

/** Parses and cleans a text; the caller checks the length that its place allows. */
export function formatted(
  source: string,
  parseMode: string | undefined,
  given: unknown[] | undefined,
): Formatted {
  if (Buffer.byteLength(source) > maxSourceBytes) throw botMistake('text is too long');
  const mode = parseMode?.toLowerCase();
  if (mode === 'html') return clean(parseHtml(source));
  if (mode === 'markdown' || mode === 'markdownv2') {
    throw botMistake(`parse_mode ${parseMode} is not supported by this fake: send HTML`);
  }
  if (mode) throw botMistake('unsupported parse_mode');
  return clean({ text: source, entities: checkEntities(source, given ?? []) });
}

export function messageText(
  source: string,
  parseMode: string | undefined,
  given: unknown[] | undefined,
): Formatted {
  const result = formatted(source, parseMode, given);
  if (result.text === '') throw botMistake('message text is empty');
  if (lengthOf(result.text) > 4096) throw botMistake('message is too long');
  return result;
}

export function captionText(
  source: string,
  parseMode: string | undefined,
  given: unknown[] | undefined,
): Formatted {
  const result = formatted(source, parseMode, given);
  if (lengthOf(result.text) > 1024) throw botMistake('message caption is too long');
  return result;
}
