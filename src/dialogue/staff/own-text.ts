import type { StoredFile } from '../../infra/files.ts';
import { heldQuestions } from '../../store/queue.ts';
import { askWith } from '../ask.ts';
import type { Message, Part, Turn } from '../part.ts';
import { questionButtons } from '../question-buttons.ts';
import { button, sayText } from '../say.ts';
import { answerWith } from './answer.ts';
import { filesOrRefusal } from './outcomes.ts';
import { WORKING_ROLES } from './roles.ts';
import { endStep, stepInto, TEXT_FLOW } from './step.ts';

const MAX_OFFERED = 3;

/** `first` names the message that the question about it belongs to: one for all pieces of a text. */
type Kept = { first: string; message: Message; files: StoredFile[] };

/** Free text of a member of staff who holds questions: an answer to one of them, or a question of their own? */
export const ownTextPart: Part = {
  actions: {
    async answertext(turn, [code = '']) {
      const kept = keptText(turn);
      if (!kept) return sayText(turn, 'common.staleButton');
      endStep(turn);
      await answerWith(turn, { code }, kept.message.text, kept.files, kept.message.groupKey);
    },
    async askown(turn) {
      const kept = keptText(turn);
      if (!kept) return sayText(turn, 'common.staleButton');
      endStep(turn);
      turn.files = kept.files.map((file) => ({ ...file, type: 'kept' }));
      await askWith(turn, kept.message);
    },
  },
  async freeText(turn, message) {
    if (!turn.staff.some(({ role }) => WORKING_ROLES.includes(role))) return 'pass';
    const ids = turn.staff.map((member) => member.id);
    const held = await heldQuestions(turn.scope.tx, ids, MAX_OFFERED);
    if (held.length === 0) return 'pass';
    const files = await filesOrRefusal(turn);
    if (!files) return 'taken';
    const kept = joined(keptText(turn), { first: message.externalId, message, files });
    stepInto(turn, TEXT_FLOW, 'which', kept);
    await sayText(
      turn,
      'staff.whatIsThis',
      undefined,
      [
        ...questionButtons(held, 'answertext'),
        [button(turn, 'staff.ownQuestion', 'askown:text'), button(turn, 'staff.leave', 'leavestep')],
      ],
      // A text that came in pieces is asked about once.
      { kind: 'staff-prompt', replaces: `staff-text:${kept.first}`, inPlace: true },
    );
    return 'taken';
  },
};

function keptText(turn: Turn): Kept | null {
  return turn.state.flow === TEXT_FLOW ? (turn.state.data as Kept) : null;
}

function joined(before: Kept | null, now: Kept): Kept {
  if (!before) return now;
  const text = [before.message.text, now.message.text].filter((part) => part !== '').join('\n');
  return { first: before.first, message: { ...now.message, text }, files: [...before.files, ...now.files] };
}
