import { civilDate } from '../../domain/civil-date.ts';
import type { Question } from '../../domain/question.ts';
import { provinceOf, type Unit, unitName } from '../../domain/rulebook.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import { transferQuestion } from '../../usecases/questions/transfer.ts';
import { type ReadUnit, readUnit } from '../../usecases/units/find-unit.ts';
import type { Part, Turn } from '../part.ts';
import { button, sayText } from '../say.ts';
import { beginsWithCode, readAbout } from './about.ts';
import { sayDone } from './done.ts';
import { sayCannot } from './outcomes.ts';
import { WORKING_ROLES } from './roles.ts';
import { askForText, beginStep, currentStep, endStep, questionFor } from './step.ts';
import { askWhich } from './which.ts';

/** `/chuyen CODE unit reason`, and the button Chuyển: the unit by code or name, then the reason. */
export const transferPart: Part = {
  commands: [
    {
      words: ['chuyen', 'transfer'],
      roles: WORKING_ROLES,
      describe: 'staff.describe.transfer',
      accepts: beginsWithCode,
      async run(turn, argument, message) {
        const about = await readAbout(turn, argument, message);
        if (about.type === 'mistyped') return sayText(turn, 'staff.mistyped');
        if (about.type === 'none') return askWhich(turn, 'transfer');
        if (about.rest === '') return askForUnit(turn, about.where);
        await unitGiven(turn, about.where, about.rest);
      },
    },
  ],
  actions: {
    transfer: (turn, [code = '']) => askForUnit(turn, { code }),
    // The reason typed with an ambiguous name waits in the step until a unit is chosen.
    tounit: async (turn, [code = '', unitCode = '']) => {
      const kept = currentStep(turn)?.data;
      await toUnit(turn, { code }, unitCode, kept?.code === code ? (kept.why ?? '') : '');
    },
  },
};

async function askForUnit(turn: Turn, where: Where): Promise<void> {
  const question = await questionFor(turn, where, 'transfer');
  if (!question) return;
  await askForText(turn, 'transfer-unit', question, { key: 'staff.writeUnit' });
}

/** A text that begins with a unit; what follows is the reason. */
export async function unitGiven(turn: Turn, where: Where, text: string): Promise<void> {
  const question = await questionFor(turn, where, 'transfer');
  if (!question) return;
  const read = readUnitFor(turn, question, text);
  switch (read.type) {
    case 'unit':
      return toUnit(turn, where, read.unit.code, read.rest);
    case 'several':
      return offerUnits(turn, question, read.units, read.rest);
    case 'unknown':
      if (read.similar.length > 0) return offerUnits(turn, question, read.similar, '');
      return sayText(turn, 'staff.unitUnknown');
    default:
      return read satisfies never;
  }
}

function readUnitFor(turn: Turn, question: Question, text: string): ReadUnit {
  const book = turn.scope.rulebook.current();
  const near = question.communeCode ?? question.unitCode ?? turn.staff[0]?.unitCode ?? '';
  const on = civilDate(turn.now, turn.scope.timeZone);
  return readUnit({ book, on, province: provinceOf(book, near) }, text);
}

async function offerUnits(
  turn: Turn,
  question: Question,
  units: readonly Unit[],
  why: string,
): Promise<void> {
  beginStep(turn, 'transfer-unit', { questionId: question.id, code: question.code, why });
  await sayText(turn, 'staff.chooseUnit', { code: question.code }, [
    ...units.map((unit) => [{ label: unit.fullName, action: `tounit:${question.code}:${unit.code}` }]),
    [button(turn, 'staff.leave', 'leavestep')],
  ]);
}

async function toUnit(turn: Turn, where: Where, unitCode: string, why: string): Promise<void> {
  if (why.trim() !== '') return transfer(turn, where, unitCode, why);
  const question = await questionFor(turn, where, 'transfer');
  if (!question) return;
  const unit = unitName(turn.scope.rulebook.current(), unitCode);
  await askForText(turn, 'transfer-why', question, { key: 'staff.writeWhy', params: { unit } }, { unitCode });
}

export async function transfer(turn: Turn, where: Where, unitCode: string, why: string): Promise<void> {
  const outcome = await transferQuestion(turn.scope, { personId: turn.person.id, where, unitCode, why });
  switch (outcome.type) {
    case 'transferred': {
      endStep(turn);
      const unit = unitName(turn.scope.rulebook.current(), outcome.to);
      return sayDone(turn, outcome.question, 'staff.transferred', { unit });
    }
    case 'unit-unknown':
      return sayText(turn, 'staff.unitUnknown');
    case 'same-unit':
      return sayText(turn, 'staff.sameUnit', { code: outcome.question.code });
    default:
      return sayCannot(turn, outcome);
  }
}
