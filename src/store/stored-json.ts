/**
 * A value as a jsonb column takes it. PostgreSQL's knows no NUL, which is left out, and no half of a surrogate pair, which
 * becomes the replacement character: one such text must not keep others from being stored.
 */
export function toStoredJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '').toWellFormed() : part,
  );
}
