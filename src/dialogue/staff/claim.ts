import { questionOfMessage } from '../../store/sent-messages.ts';
import { claimQuestion } from '../../usecases/questions/claim.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import { releaseQuestion } from '../../usecases/questions/release.ts';
import type { Part, Turn } from '../part.ts';
import { sayText } from '../say.ts';
import { isCodeAlone, readAbout } from './about.ts';
import { sayDone, showCardAnew } from './done.ts';
import { sayCannot } from './outcomes.ts';
import { WORKING_ROLES } from './roles.ts';
import { askWhich } from './which.ts';

/** `/nhan`, and the buttons Nhận and Nhả. */
export const claimPart: Part = {
  commands: [
    {
      words: ['nhan', 'claim'],
      roles: WORKING_ROLES,
      describe: 'staff.describe.claim',
      accepts: isCodeAlone,
      async run(turn, argument, message) {
        const about = await readAbout(turn, argument, message);
        if (about.type === 'mistyped') return sayText(turn, 'staff.mistyped');
        if (about.type === 'none') return askWhich(turn, 'claim');
        await claim(turn, about.where, { onCard: false });
      },
    },
  ],
  actions: {
    claim: async (turn, [code = ''], messageId) =>
      claim(turn, { code }, { onCard: await isCard(turn, messageId) }),
    release: async (turn, [code = ''], messageId) =>
      release(turn, { code }, { onCard: await isCard(turn, messageId) }),
  },
};

/** A card that was pressed changes under the finger: no other word is needed. */
async function isCard(turn: Turn, messageId: string | null): Promise<boolean> {
  if (!turn.abilities.edits || messageId === null) return false;
  return (await questionOfMessage(turn.scope.tx, turn.account.id, messageId))?.kind === 'card';
}

async function claim(turn: Turn, where: Where, { onCard }: { onCard: boolean }): Promise<void> {
  const outcome = await claimQuestion(turn.scope, { personId: turn.person.id, where });
  switch (outcome.type) {
    case 'claimed':
      if (onCard || (await showCardAnew(turn, outcome.question))) return;
      return sayText(turn, 'staff.claimed', { code: outcome.question.code });
    case 'already-yours':
      if (await showCardAnew(turn, outcome.question)) return;
      return sayText(turn, 'staff.alreadyYours', { code: outcome.question.code });
    default:
      return sayCannot(turn, outcome);
  }
}

async function release(turn: Turn, where: Where, { onCard }: { onCard: boolean }): Promise<void> {
  const outcome = await releaseQuestion(turn.scope, { personId: turn.person.id, where });
  if (outcome.type !== 'released') return sayCannot(turn, outcome);
  if (!onCard) await sayDone(turn, outcome.question, 'staff.released');
}
