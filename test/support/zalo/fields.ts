import { invalid, mistake } from './errors.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How many characters a text has: which unit Zalo counts is not known (contract §2.3). */
export type Measure = (text: string) => number;

/** Reads an object strictly: a key that nobody asked for is told by `unknown()`. */
export class Fields {
  readonly path: string;
  readonly raw: Record<string, unknown>;
  readonly #asked = new Set<string>();
  readonly #children: Fields[] = [];

  constructor(raw: Record<string, unknown>, path = '') {
    this.raw = raw;
    this.path = path;
  }

  #at(key: string) {
    return this.path ? `${this.path}.${key}` : key;
  }

  has(key: string): boolean {
    return this.raw[key] !== undefined;
  }

  /** Anything, as it came. */
  value(key: string): unknown {
    this.#asked.add(key);
    return this.raw[key];
  }

  /** A text that must be there; numbers count, as Zalo writes its own now so and now so. */
  text(key: string, max = Number.POSITIVE_INFINITY, measure: Measure = (text) => [...text].length): string {
    const value = this.value(key);
    if (typeof value !== 'string' && typeof value !== 'number') throw invalid(this.#at(key));
    const text = String(value);
    if (text === '') throw invalid(this.#at(key));
    if (measure(text) > max) throw mistake(-210);
    return text;
  }

  optionalText(key: string, max?: number, measure?: Measure): string | undefined {
    return this.value(key) === undefined ? undefined : this.text(key, max, measure);
  }

  whole(key: string): number {
    const value = Number(this.text(key));
    if (!Number.isInteger(value) || value < 0) throw invalid(this.#at(key));
    return value;
  }

  optionalWhole(key: string): number | undefined {
    return this.value(key) === undefined ? undefined : this.whole(key);
  }

  one<T extends string>(key: string, allowed: readonly T[]): T {
    const text = this.text(key);
    const found = allowed.find((word) => word === text);
    if (found === undefined) throw invalid(this.#at(key));
    return found;
  }

  object(key: string): Fields {
    const value = this.value(key);
    if (!isObject(value)) throw invalid(this.#at(key));
    return this.#child(value, this.#at(key));
  }

  /** @param max more elements are refused with -210 */
  list(key: string, max: number): Fields[] {
    const value = this.value(key);
    if (!Array.isArray(value) || !value.every(isObject)) throw invalid(this.#at(key));
    if (value.length > max) throw mistake(-210);
    return value.map((element, at) => this.#child(element, `${this.#at(key)}[${at}]`));
  }

  #child(value: Record<string, unknown>, path: string) {
    const child = new Fields(value, path);
    this.#children.push(child);
    return child;
  }

  /** Keys that were sent and that Zalo does not know here. */
  unknown(): string[] {
    const own = Object.keys(this.raw).filter((key) => !this.#asked.has(key));
    return [...own.map((key) => this.#at(key)), ...this.#children.flatMap((child) => child.unknown())];
  }
}
