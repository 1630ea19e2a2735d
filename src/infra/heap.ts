import { setFlagsFromString } from 'node:v8';

/** How long after the last message of an announcement the heap may grow freely again. */
const CALM_MS = 10_000;
/** In percent of what lives; 0: as V8 sees fit. */
const GROWTH = { sparing: 5, free: 0 };

let sparingUntil = 0;
let growth = GROWTH.free;

/**
 * A thousand sends a second leave so much behind that V8 lets the heap double before it clears up: while an announcement goes
 * out it clears up sooner. At other times that would cost each update CPU (decision 0014). `many`: something of one was just taken;
 * `at`: epoch milliseconds. The heap is the process's, so all channels share this.
 */
export function spareHeap(many: boolean, at: number): void {
  if (many) sparingUntil = at + CALM_MS;
  const wanted = at < sparingUntil ? GROWTH.sparing : GROWTH.free;
  if (wanted === growth) return;
  growth = wanted;
  setFlagsFromString(`--heap-growing-percent=${growth}`);
}
