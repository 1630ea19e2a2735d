import { lookAtAsker } from '../../usecases/questions/look-at-asker.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import { readQuestionFile } from '../../usecases/questions/read-file.ts';
import type { Message, Part, Turn } from '../part.ts';
import { say, sayText } from '../say.ts';
import { isOnlyCode } from '../typed.ts';
import { isCodeAlone, readAbout } from './about.ts';
import { fileButtons, fileText } from './file-view.ts';
import { READING_ROLES } from './roles.ts';
import { askWhich } from './which.ts';

/** `/xem CODE`, the button Xem, and the explicit look at who asked. */
export const showPart: Part = {
  commands: [
    {
      words: ['xem', 'show'],
      roles: READING_ROLES,
      describe: 'staff.describe.show',
      accepts: isCodeAlone,
      run: open,
    },
  ],
  async freeText(turn, message) {
    if (!turn.staff.some(({ role }) => READING_ROLES.includes(role)) || !isOnlyCode(message.text))
      return 'pass';
    await open(turn, message.text, message);
    return 'taken';
  },
  actions: {
    file: (turn, [code = '']) => show(turn, { code }),
    identity: (turn, [code = '']) => showAsker(turn, { code }),
  },
};

async function open(turn: Turn, argument: string, message: Message): Promise<void> {
  const about = await readAbout(turn, argument, message);
  if (about.type === 'mistyped') return sayText(turn, 'staff.mistyped');
  if (about.type === 'none') return askWhich(turn, 'file');
  await show(turn, about.where);
}

async function show(turn: Turn, where: Where): Promise<void> {
  if (!(await showFile(turn, where))) await sayText(turn, 'staff.notFound');
}

/** Shows the whole file; false, and nothing is said, where this person may not read it. */
export async function showFile(turn: Turn, where: Where): Promise<boolean> {
  const read = await readQuestionFile(turn.scope, { personId: turn.person.id, where });
  if (read.type === 'not-yours') return false;
  const { file } = read;
  await say(
    turn,
    {
      text: fileText(turn, file),
      choices: fileButtons(turn, file),
      attachments: file.attachments.map(({ id, kind, mime, size, name }) => ({ id, kind, mime, size, name })),
      protect: true,
    },
    { kind: 'file', questionId: file.question.id },
  );
  return true;
}

async function showAsker(turn: Turn, where: Where): Promise<void> {
  const looked = await lookAtAsker(turn.scope, { personId: turn.person.id, where });
  switch (looked.type) {
    case 'not-yours':
      return sayText(turn, 'staff.notFound');
    case 'anonymous':
      return sayText(turn, 'file.askerAnonymous');
    case 'not-allowed':
      return sayText(turn, 'file.askerNotAllowed');
    case 'not-given':
      return sayText(turn, 'file.askerNotGiven', { code: looked.code });
    case 'seen': {
      const { name, phone } = looked.contact;
      const who = [name, phone].filter((part) => part !== null).join(', ');
      return say(turn, { text: turn.speak.rich('file.asker', { code: looked.code, who }), protect: true });
    }
    default:
      return looked satisfies never;
  }
}
