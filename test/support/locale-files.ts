import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLocale } from '../../src/infra/texts.ts';

/** Every text of a language: `file.key` → template, plural forms as they stand (`days_other`). */
export function textsOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') found.set(path, value);
    else
      for (const [key, inner] of Object.entries(value as Record<string, unknown>))
        walk(inner, path === '' ? key : `${path}.${key}`);
  };
  walk(readLocale(folder), '');
  return found;
}

export const PLURAL = /_(zero|one|two|few|many|other)$/;

export function parametersOf(template: string): string[] {
  return [...new Set([...template.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))].sort();
}

/** All code of the service as one text, to see which keys it names. */
export function sourceText(): string {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js)$/.test(name) && !name.startsWith('generated'))
    .map((name) => readFileSync(join('src', name), 'utf8'))
    .join('\n');
}
