import type { StoredFile } from '../../infra/files.ts';
import { addFilesToAnswer, answerQuestion } from '../../usecases/questions/answer.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import type { Message, Part, Turn } from '../part.ts';
import { sayText } from '../say.ts';
import { beginsWithCode, readAbout } from './about.ts';
import { sayDone } from './done.ts';
import { filesOrRefusal, sayCannot } from './outcomes.ts';
import { WORKING_ROLES } from './roles.ts';
import { ALBUM_FLOW, askForText, currentStep, endStep, questionFor, stepInto } from './step.ts';
import { askWhich } from './which.ts';

/** What an official can reply to with an answer: messages of ours that show a question to staff. */
const ANSWERABLE = new Set(['card', 'file', 'supplement', 'clarification-answer']);

/** `/traloi`, the button Trả lời, and a reply to a question's card. */
export const answerPart: Part = {
  commands: [
    {
      words: ['traloi', 'reply'],
      roles: WORKING_ROLES,
      describe: 'staff.describe.answer',
      accepts: beginsWithCode,
      async run(turn, argument, message) {
        const about = await readAbout(turn, argument, message);
        if (about.type === 'mistyped') return sayText(turn, 'staff.mistyped');
        if (about.type === 'none') return askWhich(turn, 'answer');
        if (about.rest === '' && turn.files.length === 0) return askForAnswer(turn, about.where);
        await answer(turn, about.where, about.rest, message);
      },
    },
  ],
  actions: { answer: (turn, [code = '']) => askForAnswer(turn, { code }) },
  flows: [{ name: ALBUM_FLOW, receive: takeAlbum }],
  async reply(turn, message, about) {
    if (turn.staff.length === 0 || !ANSWERABLE.has(about.kind)) return 'pass';
    if ((await takeAlbum(turn, message)) === 'taken') return 'taken';
    // "Hỏi lại" was pressed and its text came as a reply to the same card: it is not the answer.
    if (currentStep(turn)?.data.questionId === about.questionId) return 'pass';
    await answer(turn, { id: about.questionId }, message.text, message);
    return 'taken';
  },
};

async function askForAnswer(turn: Turn, where: Where): Promise<void> {
  const question = await questionFor(turn, where, 'answer');
  if (!question) return;
  await askForText(turn, 'answer', question, { key: 'staff.writeAnswer' });
}

/** Answers with a text and the files of this message; says what became of it. */
export async function answer(turn: Turn, where: Where, text: string, message: Message): Promise<void> {
  const files = await filesOrRefusal(turn);
  if (files) await answerWith(turn, where, text, files, message.groupKey);
}

export async function answerWith(
  turn: Turn,
  where: Where,
  text: string,
  files: readonly StoredFile[],
  groupKey: string | null,
): Promise<void> {
  const outcome = await answerQuestion(turn.scope, { personId: turn.person.id, where, text, files });
  if (outcome.type !== 'answered') return sayCannot(turn, outcome);
  endStep(turn);
  if (groupKey !== null) stepInto(turn, ALBUM_FLOW, 'more', { groupKey, entryId: outcome.entryId });
  await sayDone(turn, outcome.question, 'staff.answered');
}

/** The other pictures of an album, which arrive as messages of their own, belong to the same answer. */
async function takeAlbum(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const { flow, data } = turn.state;
  if (flow !== ALBUM_FLOW) return 'pass';
  if (message.groupKey === null || message.groupKey !== data['groupKey']) {
    endStep(turn);
    return 'pass';
  }
  const files = await filesOrRefusal(turn);
  const entryId = String(data['entryId']);
  if (files) await addFilesToAnswer(turn.scope, { personId: turn.person.id, entryId, files });
  return 'taken';
}
