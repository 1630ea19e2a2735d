import type { TelegramMessageEntity } from '@gramio/types';
import { botMistake } from './api-error.ts';

export interface Formatted {
  text: string;
  entities: TelegramMessageEntity[];
}

type EntityType = TelegramMessageEntity['type'];

const entityOfTag: Record<string, EntityType> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  'tg-emoji': 'custom_emoji',
  'tg-time': 'date_time' as EntityType,
};

const namedEntities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  name: string;
  attributes: Map<string, string>;
  offset: number;
}

const mistake = (text: string) => botMistake(`can't parse entities: ${text}`);

/** Replaces the four named and all numeric references; anything else stays as typed, like a bare `&`. */
function decode(source: string) {
  return source.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-zA-Z]+));?/g,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return namedEntities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code === 0 || code >= 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
}

function readAttributes(source: string, tag: string, at: number) {
  const attributes = new Map<string, string>();
  let rest = source.trim();
  while (rest !== '') {
    const found = /^([^\s=]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]*)(?=\s|$)))?\s*/.exec(rest);
    if (!found?.[1]) throw mistake(`Empty attribute name in the tag "${tag}" at byte offset ${at}`);
    const value = found[2] ?? found[3] ?? found[4]?.toLowerCase();
    if (value === undefined && !(tag === 'blockquote' && found[1] === 'expandable')) {
      throw mistake(
        `Expected equal sign in declaration of an attribute of the tag "${tag}" at byte offset ${at}`,
      );
    }
    attributes.set(found[1].toLowerCase(), decode(value ?? ''));
    rest = rest.slice(found[0].length);
  }
  return attributes;
}

/** Checks the name before the end of the tag is looked for, as Telegram does: `a < b` is an unsupported tag. */
function tagName(source: string, from: number, at: number): string {
  const name = /^[^\s>]*/.exec(source.slice(from))?.[0].toLowerCase() ?? '';
  if (from + name.length >= source.length) throw mistake(`Unclosed start tag at byte offset ${at}`);
  if (!Object.hasOwn(entityOfTag, name))
    throw mistake(`Unsupported start tag "${name}" at byte offset ${at}`);
  return name;
}

function startTag(name: string, rest: string, at: number, offset: number): OpenTag {
  const attributes = readAttributes(rest, name, at);
  if (name === 'span' && attributes.get('class') !== 'tg-spoiler') {
    throw mistake(`Tag "span" must have class "tg-spoiler" at byte offset ${at}`);
  }
  return { name, attributes, offset };
}

function endOfTag(source: string, from: number) {
  let quote = '';
  for (let i = from; i < source.length; i++) {
    const c = source.charAt(i);
    if (quote) quote = c === quote ? '' : quote;
    else if (c === '>') return i;
    else if ((c === '"' || c === "'") && source.charAt(i - 1) === '=') quote = c;
  }
  return -1;
}

function closed(tag: OpenTag, text: string): TelegramMessageEntity | undefined {
  const length = text.length - tag.offset;
  if (length === 0) return undefined;
  const type = entityOfTag[tag.name] as EntityType;
  const entity: TelegramMessageEntity = { type, offset: tag.offset, length };
  if (tag.name === 'a') {
    const url = tag.attributes.get('href') ?? text.slice(tag.offset);
    // A link that Telegram cannot follow is dropped and its words stay, as the official parser does.
    if (!/^(https?|tg|tel|mailto):/i.test(url) && !/^[^\s/]+\.[^\s/]+/.test(url)) return undefined;
    entity.url = url;
  }
  if (tag.name === 'tg-emoji') {
    const id = tag.attributes.get('emoji-id') ?? '';
    if (!/^\d+$/.test(id)) throw botMistake('invalid custom emoji identifier specified');
    entity.custom_emoji_id = id;
  }
  if (tag.name === 'blockquote' && tag.attributes.has('expandable')) entity.type = 'expandable_blockquote';
  return entity;
}

/** HTML as Telegram takes it. Offsets in the errors are bytes, offsets in the entities UTF-16 units. */
export function parseHtml(source: string): Formatted {
  const open: OpenTag[] = [];
  const entities: TelegramMessageEntity[] = [];
  let text = '';
  let i = 0;
  while (i < source.length) {
    const next = source.indexOf('<', i);
    text += decode(source.slice(i, next < 0 ? source.length : next));
    if (next < 0) break;
    const at = Buffer.byteLength(source.slice(0, next));
    const closing = source.charAt(next + 1) === '/';
    if (closing && open.length === 0) throw mistake(`Unexpected end tag at byte offset ${at}`);
    const name = closing ? '/' : tagName(source, next + 1, at);
    const end = endOfTag(source, next);
    if (end < 0)
      throw mistake(
        closing ? `Unclosed end tag at byte offset ${at}` : `Unclosed start tag at byte offset ${at}`,
      );
    if (closing) {
      const found = source
        .slice(next + 2, end)
        .trim()
        .toLowerCase();
      const tag = open.pop() as OpenTag;
      if (found !== '' && found !== tag.name) {
        throw mistake(
          `Unmatched end tag at byte offset ${at}, expected "</${tag.name}>", found "</${found}>"`,
        );
      }
      const entity = closed(tag, text);
      if (entity) entities.push(entity);
    } else open.push(startTag(name, source.slice(next + 1 + name.length, end), at, text.length));
    i = end + 1;
  }
  const left = open.at(-1);
  if (left) throw mistake(`Can't find end tag corresponding to start tag "${left.name}"`);
  return { text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };
}
