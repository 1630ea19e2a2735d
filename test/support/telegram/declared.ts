import { ApiError } from './api-error.ts';
import {
  type Declarations,
  type Declared,
  type Limit,
  type Members,
  readDeclarations,
} from './declarations.ts';
import { formatted, lengthOf } from './text-rules.ts';

let declarations: Declarations | undefined;

/** Reads the declarations before the first call, which would wait for it. */
export function prepareDeclarations(): void {
  declarations ??= readDeclarations();
}

/**
 * What is wrong with a call by the official declarations: a method or name that is not there, one that is missing, a
 * wrong type at any depth, a text beyond its length, markup that does not balance. Empty for a correct call.
 */
export function mistakesOf(method: string, values: Readonly<Record<string, unknown>>): string[] {
  declarations ??= readDeclarations();
  const members = declarations.methods[method];
  if (!members) return [`${method} is no method of the Bot API`];
  return ofMembers(declarations, method, members, values);
}

/** `hide` is what telegraf's builders of buttons add; Telegram does not mind. */
const IGNORED = new Set(['hide']);

type Values = Readonly<Record<string, unknown>>;

function ofMembers(all: Declarations, path: string, members: Members, values: Values): string[] {
  const unknown = Object.keys(values)
    .filter((name) => !Object.hasOwn(members, name) && !IGNORED.has(name))
    .map((name) => `${path} has no "${name}"`);
  const known = Object.entries(members).flatMap(([name, { type, optional, limit }]) => {
    const value = values[name];
    if (value === undefined) return optional ? [] : [`${path} lacks "${name}"`];
    const wrong = ofType(all, `${path}.${name}`, type, value);
    if (wrong.length > 0 || !limit || typeof value !== 'string') return wrong;
    return ofLength(`${path}.${name}`, limit, value, values);
  });
  return [...unknown, ...known];
}

function ofLength(path: string, limit: Limit, value: string, siblings: Values): string[] {
  try {
    const size = limit.parsed ? parsedLength(value, siblings) : sizeOf(value, limit.in);
    if (size >= limit.least && size <= limit.most) return [];
    return [`${path} has ${size} ${limit.in}, allowed are ${limit.least}-${limit.most}`];
  } catch (error) {
    if (error instanceof ApiError) return [`${path}: ${error.message}`];
    throw error;
  }
}

const sizeOf = (value: string, unit: Limit['in']) =>
  unit === 'bytes' ? Buffer.byteLength(value) : lengthOf(value);

function parsedLength(source: string, { parse_mode: mode, entities, caption_entities }: Values): number {
  const given = (entities ?? caption_entities) as unknown[] | undefined;
  return lengthOf(formatted(source, typeof mode === 'string' ? mode : undefined, given).text);
}

function ofType(all: Declarations, path: string, type: Declared, value: unknown): string[] {
  const choices = flat(all, type);
  const primitive = choices.some((choice) => fits(choice, value));
  if (primitive) return [];
  const arrays = choices.flatMap((choice) => (choice.is === 'array' ? [choice.of] : []));
  if (Array.isArray(value) && arrays.length > 0) {
    return fewest(
      arrays.map((of) => value.flatMap((item, index) => ofType(all, `${path}[${index}]`, of, item))),
    );
  }
  const objects = choices.flatMap((choice) => {
    const members = choice.is === 'ref' ? all.objects[choice.name] : undefined;
    return members ? [members] : [];
  });
  if (isObject(value) && objects.length > 0) {
    const meant = objects.filter((members) => agreesWith(members, value));
    if (meant.length === 0) return [`${path} is of no kind that is declared`];
    return fewest(meant.map((members) => ofMembers(all, path, members, value)));
  }
  return [`${path} must be ${choices.map(nameOf).join(' or ')}`];
}

/** The alternatives of a type, names of unions followed. */
function flat(all: Declarations, type: Declared): Declared[] {
  if (type.is === 'union') return type.of.flatMap((one) => flat(all, one));
  const alias = type.is === 'ref' ? all.aliases[type.name] : undefined;
  // "For simple text buttons, String can be used" (Bot API, KeyboardButton): said in words only.
  if (type.is === 'ref' && type.name === 'TelegramKeyboardButton') return [type, { is: 'string' }];
  return alias ? flat(all, alias) : [type];
}

function fits(type: Declared, value: unknown): boolean {
  switch (type.is) {
    case 'any':
      return true;
    case 'literal':
      return value === type.value;
    case 'file':
      return typeof value === 'string' || (isObject(value) && Buffer.isBuffer(value['data']));
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'string':
    case 'boolean':
      return typeof value === type.is;
    default:
      return false;
  }
}

/** Whether an object is of the kind that its `type` (or `source`, `status`) says. */
function agreesWith(members: Members, value: Values): boolean {
  return Object.entries(members).every(
    ([name, { type, optional }]) => type.is !== 'literal' || optional || value[name] === type.value,
  );
}

const fewest = (lists: string[][]): string[] =>
  lists.reduce((best, list) => (list.length < best.length ? list : best), lists[0] ?? []);

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (type: Declared): string =>
  type.is === 'ref' ? type.name : type.is === 'literal' ? JSON.stringify(type.value) : type.is;
