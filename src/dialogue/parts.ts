import type { Part } from './part.ts';

/** Every part of the dialogue; a new command or flow is one line here. The order is the order of asking. */
export const PARTS: readonly Part[] = [];
