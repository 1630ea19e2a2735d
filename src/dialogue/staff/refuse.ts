import type { RefusalGround } from '../../domain/refusal-ground.ts';
import { fold } from '../../understand/normalise.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import { groundText, refusalGrounds, refuseQuestion } from '../../usecases/questions/refuse.ts';
import type { Part, Turn } from '../part.ts';
import { button, sayText } from '../say.ts';
import { beginsWithCode, readAbout } from './about.ts';
import { sayDone } from './done.ts';
import { sayCannot } from './outcomes.ts';
import { WORKING_ROLES } from './roles.ts';
import { askForText, endStep, questionFor } from './step.ts';
import { askWhich } from './which.ts';

/** `/tuchoi CODE ground text`, and the button Từ chối: a listed ground first, then the explanation. */
export const refusePart: Part = {
  commands: [
    {
      words: ['tuchoi', 'refuse'],
      roles: WORKING_ROLES,
      describe: 'staff.describe.refuse',
      accepts: beginsWithCode,
      async run(turn, argument, message) {
        const about = await readAbout(turn, argument, message);
        if (about.type === 'mistyped') return sayText(turn, 'staff.mistyped');
        if (about.type === 'none') return askWhich(turn, 'refuse');
        const [word = '', ...rest] = about.rest.split(/\s+/u);
        const ground = readGround(turn, word);
        if (!ground) return askForGround(turn, about.where);
        const text = rest.join(' ');
        if (text === '') return askForExplanation(turn, about.where, ground);
        await refuse(turn, about.where, ground.key, text);
      },
    },
  ],
  actions: {
    refuse: (turn, [code = '']) => askForGround(turn, { code }),
    ground: async (turn, [code = '', key = '']) => {
      const ground = refusalGrounds(turn.scope).find((one) => one.key === key);
      if (!ground) return askForGround(turn, { code });
      await askForExplanation(turn, { code }, ground);
    },
  },
};

/** A ground by its word or its number in the list. */
function readGround(turn: Turn, typed: string): RefusalGround | undefined {
  const grounds = refusalGrounds(turn.scope);
  const word = fold(typed);
  return grounds.find((ground, index) => fold(ground.key) === word || String(index + 1) === word);
}

async function askForGround(turn: Turn, where: Where): Promise<void> {
  const question = await questionFor(turn, where, 'refuse');
  if (!question) return;
  const grounds = refusalGrounds(turn.scope);
  const label = (ground: RefusalGround) =>
    turn.speak.maybe(`grounds.${ground.key}.label`) ?? ground.label ?? ground.key;
  await sayText(
    turn,
    'staff.chooseGround',
    {
      code: question.code,
      grounds: grounds
        .map((ground, index) => `${index + 1}. ${groundText(turn.speak, ground)} – ${ground.key}`)
        .join('\n'),
    },
    [
      ...grounds.map((ground) => [{ label: label(ground), action: `ground:${question.code}:${ground.key}` }]),
      [button(turn, 'staff.leave', 'leavestep')],
    ],
  );
}

async function askForExplanation(turn: Turn, where: Where, ground: RefusalGround): Promise<void> {
  const question = await questionFor(turn, where, 'refuse');
  if (!question) return;
  const prompt = {
    key: 'staff.writeRefusal',
    params: { ground: groundText(turn.speak, ground) },
  } as const;
  await askForText(turn, 'refuse', question, prompt, { groundKey: ground.key });
}

export async function refuse(turn: Turn, where: Where, groundKey: string, text: string): Promise<void> {
  const outcome = await refuseQuestion(turn.scope, { personId: turn.person.id, where, groundKey, text });
  switch (outcome.type) {
    case 'refused':
      endStep(turn);
      return sayDone(turn, outcome.question, 'staff.refused');
    case 'ground-unknown':
      return askForGround(turn, where);
    default:
      return sayCannot(turn, outcome);
  }
}
