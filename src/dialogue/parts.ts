import { add } from './add.ts';
import { announcePart } from './announce/part.ts';
import { area } from './area.ts';
import { ask } from './ask.ts';
import { concludePart } from './conclude/part.ts';
import { conferencePart } from './conference/part.ts';
import { consent } from './consent.ts';
import { edited } from './edited.ts';
import { follow } from './follow.ts';
import { groupPart } from './group/part.ts';
import { linkPart } from './link.ts';
import { mine } from './mine.ts';
import { more } from './more.ts';
import { ownData } from './own-data.ts';
import type { Part } from './part.ts';
import { questionLink } from './question-link.ts';
import { rating } from './rating.ts';
import { answerPart } from './staff/answer.ts';
import { assignPart } from './staff/assign.ts';
import { claimPart } from './staff/claim.ts';
import { invitePart } from './staff/invite.ts';
import { joinPart } from './staff/join.ts';
import { ownTextPart } from './staff/own-text.ts';
import { queuePart } from './staff/queue.ts';
import { refusePart } from './staff/refuse.ts';
import { showPart } from './staff/show.ts';
import { stepsPart } from './staff/steps.ts';
import { transferPart } from './staff/transfer.ts';
import { unreachedPart } from './staff/unreached.ts';
import { wordsPart } from './staff/words.ts';
import { statisticsPart } from './statistics/part.ts';
import { trackPart } from './track.ts';
import { welcome } from './welcome.ts';
import { withdraw } from './withdraw.ts';

/**
 * Every part of the dialogue; a new command or flow is one line here. The order is the order of asking: `ask` takes every
 * free text, so it stands last.
 */
export const PARTS: readonly Part[] = [
  welcome,
  more,
  consent,
  mine,
  trackPart,
  withdraw,
  area,
  follow,
  ownData,
  linkPart,
  rating,
  questionLink,
  joinPart,
  queuePart,
  unreachedPart,
  showPart,
  claimPart,
  assignPart,
  answerPart,
  wordsPart,
  refusePart,
  transferPart,
  invitePart,
  stepsPart,
  groupPart,
  conferencePart,
  announcePart,
  concludePart,
  statisticsPart,
  add,
  edited,
  ownTextPart,
  ask,
];
