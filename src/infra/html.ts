declare const safe: unique symbol;

/** Markup that has been escaped. Only `html` and `jsonForScript` make it. */
export type Html = { readonly [safe]: true; toString(): string };

type Value = string | number | Html | null | readonly Value[];

class Markup {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString() {
    return this.#text;
  }
}

/** A template whose values are text unless they come from `html` themselves; attributes must be quoted. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  const text = strings.map(
    (part, index) => part + (index < values.length ? show(values[index] ?? null) : ''),
  );
  return new Markup(text.join('')) as unknown as Html;
}

/** Data for a `<script type="application/json">`: no `<` in it can end the element. */
export function jsonForScript(data: unknown): Html {
  return new Markup(JSON.stringify(data).replaceAll('<', '\\u003c')) as unknown as Html;
}

function show(value: Value): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(show).join('');
  return value instanceof Markup ? value.toString() : escapeText(String(value));
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
