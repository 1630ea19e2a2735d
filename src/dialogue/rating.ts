import { explainRating, rateAnswer } from '../usecases/questions/rate.ts';
import { screen } from '../usecases/questions/screen.ts';
import { comeBack, stepAside } from './aside.ts';
import { newDraft } from './draft.ts';
import { refuseDenunciation, warnOfDanger } from './draft-take.ts';
import type { Part, Turn } from './part.ts';
import { button, sayText } from './say.ts';

/** One tap; only a low rating is asked about. */
async function rate(turn: Turn, [code = '', typed = '']: string[]): Promise<void> {
  const score = Number(typed);
  const outcome = await rateAnswer(turn.scope, turn.person.id, code, score);
  switch (outcome.type) {
    case 'rated':
      if (!outcome.low) {
        if (turn.state.flow === 'rating') comeBack(turn);
        return sayText(turn, 'rating.thanks', { score });
      }
      stepAside(turn, 'rating', 'reason', { code });
      return sayText(turn, 'rating.why', {}, [[button(turn, 'rating.skip', `rated:${code}`)]]);
    case 'not-answered':
      return sayText(turn, 'rating.notYet', { code });
    case 'no-score':
      return sayText(turn, 'common.staleButton');
    case 'unknown':
      return sayText(turn, 'track.unknown');
    default:
      return outcome satisfies never;
  }
}

export const rating: Part = {
  actions: {
    rate,
    async rated(turn) {
      if (turn.state.flow === 'rating') comeBack(turn);
      await sayText(turn, 'rating.reasonKept');
    },
  },
  flows: [
    {
      name: 'rating',
      async receive(turn, message) {
        const code = String(turn.state.data['code']);
        comeBack(turn);
        if (message.text.trim() === '') return 'pass';
        await warnOfDanger(turn, message.text);
        if (screen(turn.scope, message.text).denunciation) {
          await refuseDenunciation(turn, newDraft(turn.now));
          return 'taken';
        }
        await explainRating(turn.scope, turn.person.id, code, message.text.trim());
        await sayText(turn, 'rating.reasonKept');
        return 'taken';
      },
    },
  ],
};
