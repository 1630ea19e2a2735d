import phrases from './data/denunciation.json' with { type: 'json' };
import { compilePhrases, type PhraseSets, readingOf } from './phrases.ts';

/**
 * Whether a text accuses an official who can be recognised (by name or by post) of wrongdoing. Such a text
 * must not enter the normal queue, where the person accused or their unit might see it (Luật Tố cáo
 * 25/2018/QH14, art. 8). Conservative: questions about corruption in general, its penalties or how to
 * denounce are ordinary questions; taking them out of the queue would leave them unanswered.
 */
export interface DenunciationPhrases {
  sets: PhraseSets;
  /** Other uses of the same words, taken out before looking. */
  harmless: readonly string[];
  accuses: readonly string[];
  /** A sentence that asks or speaks in general accuses nobody. */
  context: readonly string[];
}

export function createDenunciationFinder(data: DenunciationPhrases): (text: string) => boolean {
  const harmless = compilePhrases(data.harmless, data.sets);
  const accuses = compilePhrases(data.accuses, data.sets);
  const context = compilePhrases(data.context, data.sets);
  return (text) => {
    const { typing, sentences } = readingOf(text);
    return sentences.some(
      (said) => accuses.occurs(harmless.blank(said, typing), typing) && !context.occurs(said, typing),
    );
  };
}

/** The finder over the phrases that come with the project. */
export const looksLikeDenunciation = createDenunciationFinder(phrases);
