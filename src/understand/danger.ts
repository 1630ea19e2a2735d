import phrases from './data/danger.json' with { type: 'json' };
import { compilePhrases, type PhraseSets, readingOf, type Typing } from './phrases.ts';

/**
 * Whether a text speaks of a danger that happens or threatens now, so that the emergency numbers are shown
 * before anything else. Showing them once too often costs a glance; not showing them may cost a life: in
 * doubt the finder says yes, except where a phrase is known to be harmless.
 */
export const DANGER_KINDS = ['violence', 'fire', 'flood', 'medical'] as const;
export type DangerKind = (typeof DANGER_KINDS)[number];

export interface DangerPhrases {
  sets: PhraseSets;
  /** Cries for help: they lift every context, and alone count as violence. */
  help: readonly string[];
  /** Other uses of the same words (phòng cháy, cháy hàng, đánh giá), taken out before looking. */
  harmless: readonly string[];
  /** A sentence about policy, training, the past or a story: only `now` phrases count in it. */
  context: readonly string[];
  kinds: Readonly<Record<DangerKind, KindPhrases>>;
}

export interface KindPhrases {
  /** Danger in any context. */
  now: readonly string[];
  /** Danger unless the sentence has a context above or one of this kind. */
  usually: readonly string[];
  context: readonly string[];
}

export type FindDanger = (text: string) => null | { kinds: DangerKind[] };

export function createDangerFinder(data: DangerPhrases): FindDanger {
  const help = compilePhrases(data.help, data.sets);
  const harmless = compilePhrases(data.harmless, data.sets);
  const kinds = DANGER_KINDS.map((kind) => ({ kind, speaksOf: createKindFinder(data, kind) }));

  return (text) => {
    const { typing, sentences: all } = readingOf(text);
    const sentences = all.map((said) => ({ said, looked: harmless.blank(said, typing) }));
    const urgent = sentences.some(({ looked }) => help.occurs(looked, typing));
    const found = kinds
      .filter(({ speaksOf }) => sentences.some((sentence) => speaksOf(sentence, typing, urgent)))
      .map(({ kind }) => kind);
    if (found.length > 0) return { kinds: found };
    return urgent ? { kinds: ['violence'] } : null;
  };
}

interface Sentence {
  said: string;
  looked: string;
}

function createKindFinder(data: DangerPhrases, kind: DangerKind) {
  const own = data.kinds[kind];
  const now = compilePhrases(own.now, data.sets);
  const usually = compilePhrases(own.usually, data.sets);
  const context = compilePhrases([...data.context, ...own.context], data.sets);
  return ({ said, looked }: Sentence, typing: Typing, urgent: boolean): boolean =>
    now.occurs(looked, typing) ||
    (usually.occurs(looked, typing) && (urgent || !context.occurs(said, typing)));
}

/** The finder over the phrases that come with the project. */
export const findDanger: FindDanger = createDangerFinder(phrases);
