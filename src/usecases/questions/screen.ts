import type { Scope } from '../../context.ts';
import { textsSetting } from '../../domain/settings.ts';
import { findDanger } from '../../understand/danger.ts';
import { looksLikeDenunciation } from '../../understand/denunciation.ts';

/** What must be said about a text before anything else is done with it. */
export type Screening = {
  /** The numbers to call, where the text speaks of a danger that happens now. */
  emergency: Record<string, string> | null;
  /**
   * Likely a denunciation of a person: it must not enter the normal queue, where the person denounced may read it
   * (Luật Tố cáo 25/2018, Điều 8).
   */
  denunciation: boolean;
};

export function screen(scope: Scope, text: string): Screening {
  const emergency =
    findDanger(text) === null ? null : textsSetting(scope.rulebook.current(), 'emergency-numbers');
  return { emergency, denunciation: looksLikeDenunciation(text) };
}
