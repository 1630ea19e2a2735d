import type { Categoriser } from './categorise.ts';
import type { PlaceIndex } from './place.ts';

/** What understanding needs besides the text: built from rows, once. */
export type Understanding = {
  places: PlaceIndex;
  categoriser: Categoriser;
  /** What of a person's text others may read, at most `limit` characters; null when too little is left. */
  publicLine(text: string, limit: number): string | null;
};
