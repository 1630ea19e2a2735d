import type { SparseVector } from './vectors.ts';

/**
 * Complement naive Bayes over TF-IDF vectors (Rennie et al., "Tackling the Poor Assumptions of Naive Bayes
 * Text Classifiers", 2003): a term speaks for a class when it is rare in all the others. With a hundred
 * examples a class it beat logistic regression on every measure, and it is trained by counting once.
 */
export interface ComplementBayes {
  classes: number;
  /** One row of `classes` weights per feature. */
  weights: Float32Array;
}

export interface Sample {
  vector: SparseVector;
  target: number;
}

/** `smoothing` is what every term is taken to have been seen besides its examples. */
export function trainComplementBayes(
  samples: readonly Sample[],
  features: number,
  classes: number,
  smoothing: number,
): ComplementBayes {
  const sums = new Float64Array(features * classes);
  const ofFeature = new Float64Array(features);
  const ofClass = new Float64Array(classes);
  for (const { vector, target } of samples) {
    for (let i = 0; i < vector.indices.length; i++) {
      const feature = vector.indices[i] ?? 0;
      const value = vector.values[i] ?? 0;
      add(sums, feature * classes + target, value);
      add(ofFeature, feature, value);
      add(ofClass, target, value);
    }
  }
  const total = ofClass.reduce((sum, value) => sum + value, 0);
  const weights = new Float32Array(features * classes);
  for (let feature = 0; feature < features; feature++) {
    for (let k = 0; k < classes; k++) {
      const elsewhere = (ofFeature[feature] ?? 0) - (sums[feature * classes + k] ?? 0) + smoothing;
      const allElsewhere = total - (ofClass[k] ?? 0) + smoothing * features;
      weights[feature * classes + k] = -Math.log(elsewhere / allElsewhere);
    }
  }
  return { classes, weights };
}

/** One score per class; only their differences mean something. */
export function scoresOf(
  { classes, weights }: ComplementBayes,
  { indices, values }: SparseVector,
): Float64Array {
  const scores = new Float64Array(classes);
  for (let i = 0; i < indices.length; i++) {
    const row = (indices[i] ?? 0) * classes;
    const value = values[i] ?? 0;
    for (let k = 0; k < classes; k++) add(scores, k, value * (weights[row + k] ?? 0));
  }
  return scores;
}

/** Shares that add up to 1; the sharper, the more the best score takes. */
export function toShares(scores: Float64Array, sharpness: number): Float64Array {
  const highest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const parts = scores.map((score) => Math.exp((score - highest) * sharpness));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

function add(array: Float64Array, index: number, value: number): void {
  array[index] = (array[index] ?? 0) + value;
}
