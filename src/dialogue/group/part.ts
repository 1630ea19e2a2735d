import type { Part } from '../part.ts';
import { sayText } from '../say.ts';

/** `/nhom` in a private chat: it is said in the group, and this says how. */
export const groupPart: Part = {
  commands: [
    {
      words: ['nhom', 'group'],
      roles: ['official', 'unit-head', 'admin'],
      describe: 'group.describe',
      accepts: () => false,
      run: (turn) => sayText(turn, 'group.sayItThere'),
    },
  ],
};
