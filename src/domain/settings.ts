import type { CivilDate } from './civil-date.ts';
import type { Rulebook } from './rulebook.ts';

/** The text of a setting's row. Throws where the row is missing: the base seed lays every one of them. */
export function textSetting(book: Rulebook, key: string): string {
  const value = book.settings.get(key);
  if (typeof value !== 'string') throw new Error(`the setting ${key} is missing or not a text`);
  return value;
}

export function numberSetting(book: Rulebook, key: string): number {
  const value = book.settings.get(key);
  if (typeof value !== 'number') throw new Error(`the setting ${key} is missing or not a number`);
  return value;
}

/**
 * A number that holds from a day on: `[{"from":"2026-01-01","number":48}]`, so that a change which was announced can be laid
 * beforehand. Null where the row says that there is no limit. Before the first day the first one holds.
 */
export function datedSetting(book: Rulebook, key: string, on: CivilDate): number | null {
  const { number } = versionOn(book, key, on);
  if (typeof number !== 'number' && number !== null) throw new Error(`the setting ${key} has no number`);
  return number;
}

/** What of a setting with versions holds on a day: the newest that began by then. Before the first day the first one holds. */
export function versionOn(book: Rulebook, key: string, on: CivilDate): Readonly<Record<string, unknown>> {
  const value = book.settings.get(key);
  const versions = Array.isArray(value) ? value.filter(isVersion) : [];
  const [first, ...later] = versions.sort((a, b) => (a.from < b.from ? -1 : 1));
  if (!first) throw new Error(`the setting ${key} is missing or has no version`);
  return later.findLast(({ from }) => from <= on) ?? first;
}

function isVersion(value: unknown): value is { from: string } & Record<string, unknown> {
  return typeof (value as { from?: unknown } | null)?.from === 'string';
}

/** A setting that lists texts. */
export function listSetting(book: Rulebook, key: string): string[] {
  const value = book.settings.get(key);
  if (!Array.isArray(value)) throw new Error(`the setting ${key} is missing or not a list`);
  return value.map(String);
}

/** A setting of named texts, such as the emergency numbers. */
export function textsSetting(book: Rulebook, key: string): Record<string, string> {
  const value = book.settings.get(key);
  if (typeof value !== 'object' || value === null) throw new Error(`the setting ${key} is missing`);
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

/** The province whose people this installation serves. */
export function homeProvince(book: Rulebook): string {
  return textSetting(book, 'home-province');
}
