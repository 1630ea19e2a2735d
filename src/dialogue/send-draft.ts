import { rememberMessages } from '../store/asker-messages.ts';
import { questionOfDraft } from '../store/drafts.ts';
import { receiptAgain, submitQuestion } from '../usecases/questions/submit.ts';
import { askConsent } from './consent.ts';
import { type Draft, draftKey, draftText, draftWords } from './draft.ts';
import { showDraft } from './draft-card.ts';
import { refuseDenunciation } from './draft-take.ts';
import type { Turn } from './part.ts';
import { leave, sayText } from './say.ts';

/** Sends a draft as its last card showed it. */
export async function sendDraft(turn: Turn, draft: Draft): Promise<void> {
  const { shown } = draft;
  if (!shown) return showDraft(turn, draft);
  const outcome = await submitQuestion(turn.scope, {
    askerId: turn.person.id,
    askedFrom: turn.account.id,
    locale: turn.speak.locale,
    text: textToSend(turn, draft),
    fieldKey: shown.fieldKey,
    fieldConfidence: shown.probability,
    fieldBy: draft.field === null ? 'categoriser' : 'asker',
    communeCode: shown.communeCode,
    conferenceId: shown.conferenceId,
    anonymous: shown.anonymous,
    location: draft.location,
    files: draft.files,
    draftKey: draftKey(turn, draft.id),
  });
  switch (outcome.type) {
    case 'received':
      // The receipt itself is queued by the use case: whoever sends a question gets one.
      await rememberMessages(
        turn.scope.tx,
        { accountId: turn.account.id, questionId: outcome.question.id },
        draft.parts,
      );
      return leave(turn);
    case 'no-consent':
      return askConsent(turn, draft);
    case 'denunciation':
      return refuseDenunciation(turn, draft);
    case 'too-long':
    case 'empty':
    case 'field-unknown':
    case 'place-unknown':
    case 'not-anonymous':
      await sayText(turn, outcome.type === 'not-anonymous' ? 'ask.notAnonymous' : 'ask.changed');
      return showDraft(turn, draft);
    default:
      return outcome satisfies never;
  }
}

function textToSend(turn: Turn, draft: Draft): string {
  const text = draftText(draft);
  if (draftWords(draft) !== '') return text;
  return [turn.speak.plain('ask.voiceText'), text].filter((line) => line !== '').join('\n');
}

/** The receipt again for a second press of a draft's button. @returns whether that draft was sent. */
export async function receiptOfSent(turn: Turn, draftId: string): Promise<boolean> {
  const question = await questionOfDraft(turn.scope.tx, draftKey(turn, draftId));
  if (!question) return false;
  await receiptAgain(turn.scope, question);
  return true;
}
