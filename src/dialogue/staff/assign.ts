import { fold } from '../../understand/normalise.ts';
import { assignQuestion, whoCanTake } from '../../usecases/questions/assign.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import type { Part, Turn } from '../part.ts';
import { button, sayText } from '../say.ts';
import { beginsWithCode, readAbout } from './about.ts';
import { sayDone } from './done.ts';
import { sayCannot } from './outcomes.ts';
import { endStep } from './step.ts';
import { askWhich } from './which.ts';

/** `/phancong CODE who`, and the button Phân công: a name, or a press on it. */
export const assignPart: Part = {
  commands: [
    {
      words: ['phancong', 'assign'],
      roles: ['unit-head'],
      describe: 'staff.describe.assign',
      accepts: beginsWithCode,
      async run(turn, argument, message) {
        const about = await readAbout(turn, argument, message);
        if (about.type === 'mistyped') return sayText(turn, 'staff.mistyped');
        if (about.type === 'none') return askWhich(turn, 'assign');
        await assignByName(turn, about.where, about.rest);
      },
    },
  ],
  actions: {
    assign: (turn, [code = '']) => assignByName(turn, { code }, ''),
    giveto: (turn, [code = '', staffId = '']) => assign(turn, { code }, staffId),
  },
};

/** Gives it to the one colleague whose name has these words; else offers those who can take it. */
async function assignByName(turn: Turn, where: Where, name: string): Promise<void> {
  const found = await whoCanTake(turn.scope, { personId: turn.person.id, where });
  if (found.type === 'head-only') return sayText(turn, 'staff.headOnly');
  if (found.type !== 'people') return sayCannot(turn, found);
  const words = fold(name)
    .split(' ')
    .filter((word) => word !== '');
  const named = found.people.filter((member) => {
    const own = ` ${fold(member.name)} `;
    return words.length > 0 && words.every((word) => own.includes(` ${word} `));
  });
  const [only] = named;
  if (only && named.length === 1) return assign(turn, where, only.id);
  const { code } = found.question;
  await sayText(turn, 'staff.assignTo', { code }, [
    ...(named.length > 0 ? named : found.people).map((member) => [
      { label: member.name, action: `giveto:${code}:${member.id}` },
    ]),
    [button(turn, 'staff.leave', 'leavestep')],
  ]);
}

async function assign(turn: Turn, where: Where, toStaffId: string): Promise<void> {
  const outcome = await assignQuestion(turn.scope, { personId: turn.person.id, where, toStaffId });
  switch (outcome.type) {
    case 'assigned':
      endStep(turn);
      return sayDone(turn, outcome.question, 'staff.assigned', { name: outcome.to.name });
    case 'not-in-unit':
      return sayText(turn, 'staff.notInUnit');
    case 'head-only':
      return sayText(turn, 'staff.headOnly');
    default:
      return sayCannot(turn, outcome);
  }
}
