import { clarifyQuestion } from '../../usecases/questions/clarify.ts';
import { noteOnQuestion } from '../../usecases/questions/note.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import type { Command, Part, Turn } from '../part.ts';
import { sayText } from '../say.ts';
import { beginsWithCode, readAbout } from './about.ts';
import { sayDone } from './done.ts';
import { sayCannot } from './outcomes.ts';
import { WORKING_ROLES } from './roles.ts';
import { askForText, endStep, questionFor } from './step.ts';
import { askWhich } from './which.ts';

type Work = (turn: Turn, where: Where, text: string) => Promise<void>;

/** `/hoilai` and `/ghichu`: a code and a text, or a button and then the text. */
export const wordsPart: Part = {
  commands: [
    textCommand(['hoilai', 'clarify'], 'clarify', 'staff.describe.clarify', clarify),
    textCommand(['ghichu', 'note'], 'note', 'staff.describe.note', note),
  ],
  actions: {
    clarify: (turn, [code = '']) => askFor(turn, 'clarify', { code }),
    note: (turn, [code = '']) => askFor(turn, 'note', { code }),
  },
};

function textCommand(
  words: Command['words'],
  step: 'clarify' | 'note',
  describe: Command['describe'],
  work: Work,
): Command {
  return {
    words,
    roles: WORKING_ROLES,
    describe,
    accepts: beginsWithCode,
    async run(turn, argument, message) {
      const about = await readAbout(turn, argument, message);
      if (about.type === 'mistyped') return sayText(turn, 'staff.mistyped');
      if (about.type === 'none') return askWhich(turn, step);
      if (about.rest !== '') return work(turn, about.where, about.rest);
      await askFor(turn, step, about.where);
    },
  };
}

async function askFor(turn: Turn, step: 'clarify' | 'note', where: Where): Promise<void> {
  const question = await questionFor(turn, where, step === 'clarify' ? 'clarify' : null);
  if (!question) return;
  const key = step === 'clarify' ? 'staff.writeClarify' : 'staff.writeNote';
  await askForText(turn, step, question, { key });
}

export async function clarify(turn: Turn, where: Where, text: string): Promise<void> {
  const outcome = await clarifyQuestion(turn.scope, { personId: turn.person.id, where, text });
  if (outcome.type !== 'asked-back') return sayCannot(turn, outcome);
  endStep(turn);
  await sayDone(turn, outcome.question, 'staff.askedBack');
}

export async function note(turn: Turn, where: Where, text: string): Promise<void> {
  const outcome = await noteOnQuestion(turn.scope, { personId: turn.person.id, where, text });
  if (outcome.type !== 'noted') return sayCannot(turn, outcome);
  endStep(turn);
  await sayDone(turn, outcome.question, 'staff.noted');
}
