import { FEATURE_GROUPS, type FeatureGroup, type GroupWeights, type Terms } from './features.ts';

/** Texts as sparse vectors: TF-IDF within each group of features, the whole at unit length. */
export interface SparseVector {
  indices: Uint32Array;
  values: Float32Array;
}

export interface Vocabulary {
  size: number;
  weights: GroupWeights;
  /** For each group: term → position and inverse document frequency. */
  terms: Readonly<Record<FeatureGroup, ReadonlyMap<string, KnownTerm>>>;
}

interface KnownTerm {
  index: number;
  idf: number;
}

/** Terms seen in fewer than `atLeast` documents say more about one writer than about a field. */
export function buildVocabulary(
  documents: readonly Terms[],
  weights: GroupWeights,
  atLeast: number,
): Vocabulary {
  let size = 0;
  const known = (group: FeatureGroup): Map<string, KnownTerm> => {
    const terms = new Map<string, KnownTerm>();
    if (weights[group] === 0) return terms;
    for (const [term, frequency] of documentFrequencies(documents, group)) {
      if (frequency < atLeast) continue;
      terms.set(term, { index: size, idf: Math.log((1 + documents.length) / (1 + frequency)) + 1 });
      size += 1;
    }
    return terms;
  };
  const terms = {
    word: known('word'),
    pair: known('pair'),
    accented: known('accented'),
    letters: known('letters'),
  };
  return { size, weights, terms };
}

function documentFrequencies(documents: readonly Terms[], group: FeatureGroup): Map<string, number> {
  const frequencies = new Map<string, number>();
  for (const document of documents) {
    for (const term of document[group].keys()) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  }
  return frequencies;
}

export function toVector(document: Terms, vocabulary: Vocabulary): SparseVector {
  const atMost = FEATURE_GROUPS.reduce((sum, group) => sum + document[group].size, 0);
  const indices = new Uint32Array(atMost);
  const values = new Float32Array(atMost);
  let end = 0;
  for (const group of FEATURE_GROUPS) {
    const start = end;
    const terms = vocabulary.terms[group];
    for (const [term, times] of document[group]) {
      const known = terms.get(term);
      if (known === undefined) continue;
      indices[end] = known.index;
      values[end] = (1 + Math.log(times)) * known.idf;
      end += 1;
    }
    bringToLength(values.subarray(start, end), vocabulary.weights[group]);
  }
  bringToLength(values.subarray(0, end), 1);
  return { indices: indices.slice(0, end), values: values.slice(0, end) };
}

function bringToLength(values: Float32Array, length: number): void {
  const own = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  if (own === 0) return;
  for (let i = 0; i < values.length; i++) values[i] = ((values[i] ?? 0) * length) / own;
}
