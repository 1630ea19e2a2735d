import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance } from 'i18next';
import { plain, type RichText, type Segment } from '../domain/message.ts';
import type { TextKey } from './text-keys.ts';

export type { TextKey } from './text-keys.ts';

/** Values put into a text: always as text, never as markup. `count` chooses the plural form. */
export type Params = Record<string, string | number | RichText>;

/** The texts of one language. */
export type Speaker = {
  locale: string;
  rich(key: TextKey, params?: Params): RichText;
  plain(key: TextKey, params?: Params): string;
  /** A text that may be missing in data-driven files (fields, rules): null then. */
  maybe(key: string): string | null;
  /** `thứ Tư 02/12/2026` */
  date(civilDate: string): string;
  /** `110.000` */
  number(value: number): string;
  /** `08 giờ 30`, of `08:30` */
  time(clock: string): string;
  /** `08 giờ 30, thứ Tư 02/12/2026` */
  dateTime(instant: Date): string;
};

export type Texts = { locales: string[]; defaultLocale: string; in(locale: string | null): Speaker };

// Private-use characters: they can't come from a translation file by accident.
const OPEN = '\uE000';
const CLOSE = '\uE001';
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Reads every language under `folder`; a language is its files, there is no list elsewhere. */
export function loadTexts(folder: string, options: { defaultLocale: string; timeZone: string }): Texts {
  const resources = Object.fromEntries(
    localeFolders(folder).map((locale) => [locale, { texts: readLocale(join(folder, locale)) }]),
  );
  const i18n = createInstance();
  void i18n.init({
    resources,
    lng: options.defaultLocale,
    fallbackLng: [options.defaultLocale, 'vi'],
    defaultNS: 'texts',
    initAsync: false,
    // Escaping belongs to the channel; values are put in after the markup has been read.
    interpolation: { escapeValue: false },
  });
  const locales = Object.keys(resources);
  const speakers = new Map(
    locales.map((locale) => [
      locale,
      createSpeaker(locale, i18n.getFixedT(locale) as unknown as Translate, options.timeZone),
    ]),
  );
  const fallback = speakers.get(options.defaultLocale);
  if (!fallback) throw new Error(`no texts for DEFAULT_LOCALE ${options.defaultLocale}`);
  return {
    locales,
    defaultLocale: options.defaultLocale,
    in: (locale) => speakers.get(locale ?? options.defaultLocale) ?? fallback,
  };
}

export function localeFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

export function readLocale(folder: string): Record<string, unknown> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((name) => [name.replace(/\.json$/, ''), JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
  );
}

type Translate = (key: string, values?: Record<string, unknown>) => string;

function createSpeaker(locale: string, translate: Translate, timeZone: string): Speaker {
  const rich = (key: TextKey, params: Params = {}): RichText => fill(templateOf(key, params), params);
  const templateOf = rememberTemplates((key, params) => {
    const marks = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        name === 'count' ? value : `${OPEN}${name}${CLOSE}`,
      ]),
    );
    const template = translate(key, marks);
    if (template === key) throw new Error(`no text for ${key}`);
    return parseMarkup(template);
  });
  const text = (key: TextKey, params?: Params) => plain(rich(key, params));
  const date = (civilDate: string) => {
    const [year = '', month = '', day = ''] = civilDate.split('-');
    const weekday = WEEKDAYS[new Date(`${civilDate}T00:00:00Z`).getUTCDay()] ?? 'sunday';
    return text('common.date', { weekday: text(`common.weekday.${weekday}`), day, month, year });
  };
  return {
    locale,
    rich,
    plain: text,
    maybe: (key) => {
      const found = translate(key);
      return found === key ? null : found;
    },
    date,
    number: (value) => new Intl.NumberFormat(locale).format(value),
    time: (clock) => {
      const [hour = '', minute = ''] = clock.split(':');
      return text('common.time', { hour, minute });
    },
    dateTime: (instant) => {
      const local = new Intl.DateTimeFormat('sv-SE', {
        timeZone,
        dateStyle: 'short',
        timeStyle: 'short',
      }).format(instant);
      const [civilDate = '', time = ''] = local.split(' ');
      const [hour = '', minute = ''] = time.split(':');
      return text('common.dateTime', { hour, minute, date: date(civilDate) });
    },
  };
}

/** A template is the same for every value but a count, whose number chooses its form. */
function rememberTemplates(make: (key: TextKey, params: Params) => Segment[]): typeof make {
  const made = new Map<string, Segment[]>();
  return (key, params) => {
    if (params['count'] !== undefined) return make(key, params);
    const name = `${key} ${Object.keys(params).join(' ')}`;
    const template = made.get(name) ?? make(key, params);
    made.set(name, template);
    return template;
  };
}

/** `<b>`, `<i>` and `<c>` in our own templates; a lone `<` stays text. */
function parseMarkup(template: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of template.matchAll(/<(b|i|c)>(.*?)<\/\1>/gs)) {
    if (match.index > from) segments.push(template.slice(from, match.index));
    const inner = match[2] ?? '';
    segments.push(
      match[1] === 'b' ? { bold: inner } : match[1] === 'i' ? { italic: inner } : { code: inner },
    );
    from = match.index + match[0].length;
  }
  if (from < template.length) segments.push(template.slice(from));
  return segments;
}

function fill(segments: Segment[], params: Params): RichText {
  const value = (name: string) => {
    const given = params[name];
    return Array.isArray(given) ? plain(given) : String(given ?? '');
  };
  const replace = (text: string) => text.replace(/\uE000(\w+)\uE001/g, (_, name: string) => value(name));
  return segments.flatMap((segment): Segment[] => {
    if (typeof segment !== 'string') {
      const [kind, text] = Object.entries(segment)[0] as ['bold', string];
      return [{ [kind]: replace(text) } as Segment];
    }
    // A rich value keeps its own formatting when it stands in plain text.
    return segment.split(/(\uE000\w+\uE001)/).flatMap((part): Segment[] => {
      const name = /^\uE000(\w+)\uE001$/.exec(part)?.[1];
      if (!name) return part === '' ? [] : [part];
      const given = params[name];
      return Array.isArray(given) ? given : [String(given ?? '')];
    });
  });
}
