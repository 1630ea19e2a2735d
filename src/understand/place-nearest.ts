/** Names that look like a mistyped one, found by the three-letter pieces they share. */

interface NearEntry {
  communeCode: string;
  home: boolean;
  areas: ReadonlySet<string>;
}

interface Name {
  key: string;
  pieces: number;
  entries: readonly NearEntry[];
}

export interface NearestIndex {
  names: readonly Name[];
  /** Piece → positions in `names`. */
  byPiece: ReadonlyMap<string, readonly number[]>;
}

export function buildNearest(byKey: ReadonlyMap<string, readonly NearEntry[]>): NearestIndex {
  const names: Name[] = [];
  const byPiece = new Map<string, number[]>();
  for (const [key, entries] of byKey) {
    const pieces = piecesOf(key);
    for (const piece of pieces) {
      const positions = byPiece.get(piece);
      if (positions === undefined) byPiece.set(piece, [names.length]);
      else positions.push(names.length);
    }
    names.push({ key, pieces: pieces.size, entries });
  }
  return { names, byPiece };
}

function piecesOf(key: string): Set<string> {
  const padded = `  ${key} `;
  const pieces = new Set<string>();
  for (let start = 0; start + 3 <= padded.length; start++) pieces.add(padded.slice(start, start + 3));
  return pieces;
}

/** A name is offered if it shares this part of its pieces, or differs by at most two letters. */
const ALIKE = 0.5;
const TYPOS = 2;
/** Two typos in a short name leave a quarter of its pieces. */
const WORTH_COMPARING = 0.25;
/** How many of the names with the most shared pieces are compared letter by letter. */
const COMPARED = 24;
/** A slip of the finger is likelier to mean a commune of the home province. */
const HOME_BONUS = 0.15;

/** Codes of up to `limit` communes with a name like `key`, the likeliest first; only within `areas` if given. */
export function nearestCommunes(
  index: NearestIndex,
  key: string,
  areas: readonly string[],
  limit: number,
): string[] {
  const pieces = piecesOf(key);
  const shared = new Map<number, number>();
  for (const piece of pieces) {
    for (const position of index.byPiece.get(piece) ?? [])
      shared.set(position, (shared.get(position) ?? 0) + 1);
  }
  const scored = [...shared].flatMap(([position, count]) => {
    const name = index.names[position];
    const alike = (2 * count) / (pieces.size + (name?.pieces ?? 0));
    if (name === undefined || alike < WORTH_COMPARING) return [];
    const entries = name.entries.filter((entry) => areas.every((area) => entry.areas.has(area)));
    if (entries.length === 0) return [];
    const bonus = entries.some((entry) => entry.home) ? HOME_BONUS : 0;
    return [{ key: name.key, entries, alike, bonus }];
  });
  const likely = scored.sort((a, b) => b.alike + b.bonus - a.alike - a.bonus).slice(0, COMPARED);
  const ranked = likely
    .map((one) => ({ ...one, typos: distance(key, one.key) }))
    .filter((one) => one.alike >= ALIKE || one.typos <= Math.min(TYPOS, key.length / 3))
    .map((one) => ({ ...one, score: 1 - one.typos / Math.max(key.length, one.key.length) + one.bonus }))
    .sort((a, b) => b.score - a.score);
  const codes = ranked.flatMap(({ entries }) =>
    [...entries].sort((a, b) => Number(b.home) - Number(a.home)).map((entry) => entry.communeCode),
  );
  return [...new Set(codes)].slice(0, limit);
}

/** Letters to add, drop, change or swap with their neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, (before[column - 2] ?? 0) + 1);
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
