import type { Categoriser } from './categorise.ts';
import type { PlaceIndex } from './place.ts';

/** What understanding needs besides the text: built from rows, once. */
export type Understanding = { places: PlaceIndex; categoriser: Categoriser };
