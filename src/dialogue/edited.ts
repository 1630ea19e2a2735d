import { editMessage } from '../usecases/questions/edit-message.ts';
import { sayAdded } from './add-draft.ts';
import { newDraft } from './draft.ts';
import { refuseDenunciation, warnOfDanger } from './draft-take.ts';
import type { Part, Turn } from './part.ts';
import { sayText } from './say.ts';

/** A message is edited after its question was sent: what it says now is added, and both sides are told. */
async function takeEdited(turn: Turn, messageId: string, text: string): Promise<'taken' | 'pass'> {
  const { person, account } = turn;
  const outcome = await editMessage(turn.scope, {
    askerId: person.id,
    accountId: account.id,
    messageId,
    text,
  });
  switch (outcome.type) {
    case 'not-here':
      return 'pass';
    case 'unchanged':
      return 'taken';
    case 'told': {
      await warnOfDanger(turn, text);
      const { id, code } = outcome.question;
      // Several edits of one message are confirmed in one place.
      const about = { questionId: id, kind: 'added', replaces: `edited:${messageId}`, inPlace: true };
      await sayText(turn, 'add.edited', { code }, undefined, about);
      return 'taken';
    }
    case 'denunciation':
      await refuseDenunciation(turn, newDraft(turn.now));
      return 'taken';
    case 'closed':
    case 'too-long':
      await sayAdded(turn, outcome);
      return 'taken';
    default:
      return outcome satisfies never;
  }
}

export const edited: Part = { edited: takeEdited };
