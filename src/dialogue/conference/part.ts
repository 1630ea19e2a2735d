import { readCode } from '../../domain/codes.ts';
import type { Role } from '../../domain/role.ts';
import type { Action, Part, Turn } from '../part.ts';
import { leave, sayText } from '../say.ts';
import { agendaCommand, OFF_FLOW, pressAgenda, showAgenda, takeOffReason } from './agenda.ts';
import { beginCreating, beginEditing, pressStep, receive } from './create.ts';
import { FLOW, isStep } from './draft.ts';
import { askAt, listConferences } from './list.ts';
import { askCancel, CANCEL_FLOW, cancel, chooseField, publish, show, takeReason } from './manage.ts';

const ORGANISERS: readonly Role[] = ['secretary', 'admin'];

type Press = (turn: Turn, code: string, rest: string) => Promise<void>;

/** What the buttons of a conference's card do: `conf:<verb>:<code>`. */
const ON_CARD: Readonly<Record<string, Press>> = {
  card: (turn, code) => {
    // Seen from a step that asked for a reason, it means: let it be.
    if (turn.state.flow === CANCEL_FLOW) leave(turn);
    return show(turn, code);
  },
  publish: (turn, code) => publish(turn, code, false),
  publishnow: (turn, code) => publish(turn, code, true),
  edit: chooseField,
  field: (turn, code, step) =>
    isStep(step) ? beginEditing(turn, code, step) : sayText(turn, 'common.staleButton'),
  cancel: askCancel,
  cancelnow: (turn, code) => cancel(turn, code, ''),
  agenda: (turn, code, from) => {
    if (turn.state.flow === OFF_FLOW) leave(turn);
    return showAgenda(turn, code, Math.max(0, Number.parseInt(from, 10) || 0));
  },
};

const press: Action = async (turn, args) => {
  const [verb = '', code = '', rest = ''] = args;
  if (verb === 'new') return beginCreating(turn);
  const onCard = ON_CARD[verb];
  return onCard ? onCard(turn, code, rest) : pressStep(turn, args);
};

/** Conferences: `/taohoinghi` and `/tonghop` for who prepares them, `/hoinghi` for everyone. */
export const conferencePart: Part = {
  commands: [
    {
      words: ['hoinghi', 'conferences'],
      roles: 'all',
      describe: 'conference.describe.list',
      accepts: () => false,
      run: listConferences,
    },
    {
      words: ['taohoinghi', 'newconference'],
      roles: ORGANISERS,
      describe: 'conference.describe.create',
      accepts: () => false,
      run: beginCreating,
    },
    {
      words: ['tonghop', 'agenda'],
      roles: ORGANISERS,
      describe: 'conference.describe.agenda',
      accepts: (argument) => readCode(argument, 'HN').type !== 'not-a-code',
      run: agendaCommand,
    },
  ],
  actions: {
    conf: press,
    agenda: pressAgenda,
    askat: (turn, [code = '']) => askAt(turn, code),
  },
  flows: [
    { name: FLOW, receive },
    { name: CANCEL_FLOW, receive: takeReason },
    { name: OFF_FLOW, receive: takeOffReason },
  ],
};
