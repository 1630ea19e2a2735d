import { readCode } from '../../domain/codes.ts';
import type { Choice, Outgoing } from '../../domain/message.ts';
import { pendingBroadcasts } from '../../store/broadcast-schedule.ts';
import { sentBroadcasts, setQuiet } from '../../store/broadcasts.ts';
import { conferencesOf } from '../../store/conferences.ts';
import {
  announceOfConference,
  announceOwnWords,
  openBroadcast,
} from '../../usecases/announcements/announce.ts';
import { audienceOf } from '../../usecases/announcements/audience.ts';
import { sendAnnouncement } from '../../usecases/announcements/send.ts';
import { territoriesOf } from '../../usecases/conferences/organisers.ts';
import { labelOf } from '../conference/list.ts';
import type { Action, Message, Part, Turn } from '../part.ts';
import { button, enter, leave, say, sayText } from '../say.ts';
import {
  AGAIN,
  CORRECTION,
  editsElsewhere,
  RESULTS,
  receiveCorrection,
  receiveResults,
  resultsToPeople,
} from './again.ts';
import { APPROVAL, REASON, receiveReason } from './approval.ts';
import { afterPreparing, afterSending, FLOW, type OnBroadcast, showProgress, stopRow } from './outcomes.ts';
import { showPending } from './pending.ts';
import { REPORT } from './report.ts';
import { RUNNING } from './running.ts';
import { BEFORE_SENDING, receiveTime, TIME } from './schedule.ts';
import { showAsOthers } from './seen-by-others.ts';
import { URGENT } from './urgent.ts';
import { askWhom, pressWhom, receivePlace, WHOM } from './whom.ts';

const SHOWN = 4;
const PROGRESS_SHOWN = 3;

/** `/thongbao [CODE]`: how the last ones go, and a new one. */
async function begin(turn: Turn, argument: string): Promise<void> {
  if (argument !== '') {
    const read = readCode(argument, 'HN');
    if (read.type === 'mistyped') return sayText(turn, 'conference.refused.mistyped');
    if (read.type !== 'code') return sayText(turn, 'conference.refused.notFound');
    return ofConference(turn, read.code, null);
  }
  const territories = territoriesOf(turn.scope, turn.staff);
  for (const broadcast of await sentBroadcasts(turn.scope.tx, territories, PROGRESS_SHOWN)) {
    await showProgress(turn, broadcast);
  }
  for (const broadcast of await pendingBroadcasts(turn.scope.tx, territories)) {
    const { reachable, closed } = await audienceOf(turn.scope, broadcast);
    await showPending(turn, broadcast, reachable + closed);
  }
  const all = await conferencesOf(turn.scope.tx, territories, ['open', 'closed'], 4 * SHOWN);
  const coming = all.filter(({ startsAt }) => startsAt > turn.now).slice(0, SHOWN);
  const rows = coming.map((one): Choice[] => [
    { label: labelOf(turn, one), action: `announce:at:${one.code}` },
  ]);
  const write = button(turn, 'announce.button.write', 'announce:write');
  await sayText(turn, 'announce.which', {}, [...rows, [write]]);
}

async function ofConference(turn: Turn, code: string, text: string | null): Promise<void> {
  const outcome = await announceOfConference(turn.scope, { personId: turn.person.id, code, text });
  // Of one that is over its results are what there is to announce.
  if (outcome.type === 'not-public' && outcome.status === 'concluded')
    return resultsToPeople(turn, code, text);
  await afterPreparing(turn, outcome);
}

async function write(turn: Turn, conference: string | null): Promise<void> {
  enter(turn, FLOW, 'text', { conference });
  await sayText(turn, 'announce.write', {}, [stopRow(turn)]);
}

async function receive(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const typed = TYPED[turn.state.step ?? ''] ?? receiveText;
  await typed(turn, message);
  return 'taken';
}

/** What is typed for an announcement, by step. */
const TYPED: Readonly<Record<string, (turn: Turn, message: Message) => Promise<void>>> = {
  [TIME]: receiveTime,
  [REASON]: receiveReason,
  [WHOM]: receivePlace,
  [CORRECTION]: receiveCorrection,
  [RESULTS]: receiveResults,
};

async function receiveText(turn: Turn, { text }: Message): Promise<void> {
  const { conference } = turn.state.data;
  if (typeof conference === 'string') await ofConference(turn, conference, text);
  else await afterPreparing(turn, await announceOwnWords(turn.scope, { personId: turn.person.id, text }));
}

async function send(turn: Turn, id: string, article: boolean): Promise<void> {
  const outcome = await sendAnnouncement(turn.scope, { personId: turn.person.id, id, article });
  await afterSending(turn, outcome);
}

/** A trial says so: it may be shown to others, or found again among what was sent. */
function asTrial({ speak }: Turn, content: Outgoing): Outgoing {
  const { brief, ...shown } = content;
  return { ...shown, text: [...speak.rich('release.trial'), '\n', ...content.text] };
}

/** Buttons that carry an announcement's id. */
const ON_BROADCAST: Readonly<Record<string, OnBroadcast>> = {
  send: (turn, id) => send(turn, id, false),
  article: (turn, id) => send(turn, id, true),
  try: async (turn, id) => {
    const opened = await openBroadcast(turn.scope, turn.person.id, id);
    const content = opened.type === 'opened' ? opened.broadcast.content[turn.speak.locale] : undefined;
    if (!content) return sayText(turn, 'announce.refused.notFound');
    await sayText(turn, 'announce.tried');
    await say(turn, asTrial(turn, content), { kind: 'announcement-trial' });
  },
  edit: async (turn, id) => {
    const opened = await openBroadcast(turn.scope, turn.person.id, id);
    if (opened.type !== 'opened') return sayText(turn, 'announce.refused.notFound');
    const code = opened.conference?.code ?? null;
    if (!(await editsElsewhere(turn, opened.broadcast, code))) await write(turn, code);
  },
  ...BEFORE_SENDING,
  ...APPROVAL,
  ...RUNNING,
  ...REPORT,
  ...AGAIN,
  ...URGENT,
  whom: askWhom,
  seen: showAsOthers,
};

const press: Action = async (turn, [verb = '', value = '']) => {
  const onBroadcast = ON_BROADCAST[verb];
  if (onBroadcast) return onBroadcast(turn, value);
  if (verb === 'at') return ofConference(turn, value, null);
  if (verb === 'results') return resultsToPeople(turn, value);
  if (verb === 'write') return write(turn, null);
  if (turn.state.flow === FLOW) leave(turn);
  await sayText(turn, 'announce.stopped');
};

/** `/thongbao`, and the switch by which anybody gets no more announcements. */
export const announcePart: Part = {
  commands: [
    {
      words: ['thongbao', 'announce'],
      roles: ['secretary', 'admin'],
      describe: 'announce.describe',
      accepts: (argument) => readCode(argument, 'HN').type !== 'not-a-code',
      run: begin,
    },
  ],
  actions: {
    announce: press,
    whom: pressWhom,
    quiet: async (turn, [to = '']) => {
      await setQuiet(turn.scope.tx, turn.person.id, to === 'on' ? turn.now : null);
      await sayText(turn, to === 'on' ? 'announce.nowQuiet' : 'announce.nowLoud');
    },
  },
  flows: [{ name: FLOW, receive }],
};
