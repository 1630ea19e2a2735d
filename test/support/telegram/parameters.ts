import { botMistake } from './api-error.ts';
import type { Raw, RequestBody, Upload } from './body.ts';
import { type Kind, type Method, methodTable } from './method-table.ts';

/** A new file, or the `file_id` (or URL) of an old one. */
export type FileGiven = Upload | string;

/** The checked parameters of one call; the getters only name the type that the table already enforced. */
export class Parameters {
  readonly values: Readonly<Record<string, unknown>>;
  /** Files of a multipart request that a parameter refers to by `attach://name`. */
  readonly attached: ReadonlyMap<string, Upload>;

  constructor(values: Readonly<Record<string, unknown>>, attached: ReadonlyMap<string, Upload>) {
    this.values = values;
    this.attached = attached;
  }

  str(name: string) {
    return this.values[name] as string | undefined;
  }

  num(name: string) {
    return this.values[name] as number | undefined;
  }

  bool(name: string) {
    return this.values[name] === true;
  }

  obj(name: string) {
    return this.values[name] as Record<string, unknown> | undefined;
  }

  list(name: string) {
    return this.values[name] as unknown[] | undefined;
  }

  file(name: string) {
    return this.values[name] as FileGiven | undefined;
  }

  chat(name: string) {
    return this.values[name] as number | string;
  }
}

const unreadable = Symbol('unreadable');

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

const readers: Record<Exclude<Kind, 'file'>, (raw: Raw) => unknown> = {
  int: ({ value, textual }) => {
    const number = textual && /^-?\d+$/.test(String(value)) ? Number(value) : value;
    return Number.isSafeInteger(number) ? number : unreadable;
  },
  float: ({ value, textual }) => {
    const number = textual && String(value).trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : unreadable;
  },
  str: ({ value }) => (typeof value === 'string' ? value : unreadable),
  bool: ({ value, textual }) => {
    if (typeof value === 'boolean') return value;
    if (!textual) return unreadable;
    return value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : unreadable;
  },
  chat: ({ value }) => {
    if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
    if (typeof value === 'string' && /^@\w+$/.test(value)) return value;
    return Number.isSafeInteger(value) ? value : unreadable;
  },
  object: ({ value }) => {
    const found = typeof value === 'string' ? parsedJson(value) : value;
    return isObject(found) ? found : unreadable;
  },
  array: ({ value }) => {
    const found = typeof value === 'string' ? parsedJson(value) : value;
    return Array.isArray(found) ? found : unreadable;
  },
};

function readFile(name: string, body: RequestBody): unknown {
  const upload = body.files.get(name);
  if (upload) return upload;
  const raw = body.fields.get(name);
  if (typeof raw?.value !== 'string') return unreadable;
  const attachment = /^attach:\/\/(.+)$/.exec(raw.value)?.[1];
  return attachment === undefined ? raw.value : (body.files.get(attachment) ?? unreadable);
}

/** Telegram's own words where it has them for a parameter that is missing. */
const missingText: Record<string, string> = {
  chat_id: 'chat_id is empty',
  text: 'message text is empty',
  message_id: 'message identifier is not specified',
  action: 'wrong parameter action in request',
  latitude: 'latitude is empty',
  longitude: 'longitude is empty',
};

/**
 * Checks names, presence and types. Stricter than Telegram, which ignores unknown names and often
 * takes one type for another: both hide mistakes that a test should show.
 */
export function readParameters(method: Method, body: RequestBody): Parameters {
  const declared = methodTable[method];
  const attachable = method === 'sendMediaGroup';
  for (const name of [...body.fields.keys(), ...(attachable ? [] : body.files.keys())]) {
    const referred = [...body.fields.values()].some((raw) => raw.value === `attach://${name}`);
    // telegraf repeats the method's name in every upload; Telegram does not mind.
    const ownName = name === 'method' && body.fields.get(name)?.value === method;
    if (!Object.hasOwn(declared, name) && !referred && !ownName) {
      throw botMistake(`unknown parameter "${name}" of ${method}`);
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, wanted] of Object.entries(declared)) {
    const kind = wanted.replace('?', '') as Kind;
    const raw = body.fields.get(name);
    if (raw === undefined && !body.files.has(name)) {
      if (!wanted.endsWith('?'))
        throw botMistake(missingText[name] ?? `parameter "${name}" of ${method} is missing`);
      continue;
    }
    const value =
      kind === 'file' ? readFile(name, body) : raw === undefined ? unreadable : readers[kind](raw);
    if (value === unreadable) throw botMistake(`parameter "${name}" of ${method} must be of type ${kind}`);
    values[name] = value;
  }
  return new Parameters(values, body.files);
}
