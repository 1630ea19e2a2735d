/** How well predictions agree with labels. */
export interface Prediction {
  label: string;
  /** What was predicted, best first. */
  ranked: readonly string[];
}

export interface Score {
  n: number;
  /** Share of rows whose first prediction is the label, 0–1. */
  accuracy: number;
  /** Share of rows with the label among the first three predictions, 0–1. */
  top3: number;
  /** Mean F1 over every label that occurs as a label or as a first prediction, 0–1. */
  macroF1: number;
  /** What was taken for what, most frequent first. */
  confusions: { label: string; predicted: string; n: number }[];
}

export function scorePredictions(rows: readonly Prediction[]): Score {
  const n = rows.length;
  const share = (isHit: (row: Prediction) => boolean) => (n === 0 ? 0 : rows.filter(isHit).length / n);
  return {
    n,
    accuracy: share(({ label, ranked }) => ranked[0] === label),
    top3: share(({ label, ranked }) => ranked.slice(0, 3).includes(label)),
    macroF1: macroF1(rows),
    confusions: confusionsOf(rows),
  };
}

function macroF1(rows: readonly Prediction[]): number {
  const names = new Set(rows.flatMap(({ label, ranked }) => [label, ...ranked.slice(0, 1)]));
  if (names.size === 0) return 0;
  const scores = [...names].map((name) => {
    const labelled = rows.filter(({ label }) => label === name);
    const hits = labelled.filter(({ ranked }) => ranked[0] === name).length;
    const predicted = rows.filter(({ ranked }) => ranked[0] === name).length;
    return (2 * hits) / (labelled.length + predicted);
  });
  return scores.reduce((sum, score) => sum + score, 0) / names.size;
}

function confusionsOf(rows: readonly Prediction[]): Score['confusions'] {
  const counts = new Map<string, { label: string; predicted: string; n: number }>();
  for (const { label, ranked } of rows) {
    const predicted = ranked[0] ?? '';
    if (predicted === label) continue;
    const key = JSON.stringify([label, predicted]);
    const known = counts.get(key) ?? { label, predicted, n: 0 };
    known.n += 1;
    counts.set(key, known);
  }
  const name = ({ label, predicted }: { label: string; predicted: string }) => `${label} ${predicted}`;
  return [...counts.values()].sort((a, b) => b.n - a.n || (name(a) < name(b) ? -1 : 1));
}
