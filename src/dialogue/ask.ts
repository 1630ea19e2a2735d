import { readCode } from '../domain/codes.ts';
import { readConference } from '../store/conferences.ts';
import { questionsOfAskerIn } from '../store/drafts.ts';
import { moreWaits } from '../store/inbox.ts';
import { conferencesTakingQuestions } from '../store/intake.ts';
import { smallTalkIn } from '../understand/small-talk.ts';
import { pressOnDraft } from './ask-buttons.ts';
import { ALBUM_DELAY_MS, askConsent, hasAgreed } from './consent.ts';
import { type Draft, draftOf, newDraft } from './draft.ts';
import { showDraft } from './draft-card.ts';
import { takePlace } from './draft-place.ts';
import { askWhetherMore, isLeftAlone } from './draft-resume.ts';
import { hasWords, refuseInsisted, takeEdit, takeIn } from './draft-take.ts';
import type { Message, Part, Turn } from './part.ts';
import { isServedCommune } from './places.ts';
import { enter, sayText } from './say.ts';
import { isOnlyCode, isTyped } from './typed.ts';

/** As long as apps cut a text: the rest comes as the next message, and one card is enough for both. */
const SPLIT_FROM = 3500;
const SPLIT_DELAY_MS = 1200;

/** Begins a question with this message, or goes on with the one that is open: what any free text does. */
export async function askWith(turn: Turn, message: Message): Promise<void> {
  const open = turn.state.flow === 'ask' ? draftOf(turn) : null;
  if (!open && (await answerSmallTalk(turn, message))) return;
  const draft = await takeIn(turn, open ?? newDraft(turn.now), message);
  if (!draft) return;
  if (!(await hasAgreed(turn))) return askConsent(turn, draft, { delayMs: delayAfter(message) });
  if (await isFollowed(turn, message)) return enter(turn, 'ask', open ? turn.state.step : 'card', { draft });
  await showDraft(turn, draft, { delayMs: delayAfter(message) });
}

/** A greeting is greeted and thanks are thanked: no office should find them in its queue. */
async function answerSmallTalk(turn: Turn, message: Message): Promise<boolean> {
  const alone = turn.files.length === 0 && message.location === null && message.contact === null;
  const kind = alone ? smallTalkIn(message.text) : null;
  if (!kind) return false;
  if (kind === 'greeting' && !(await hasAgreed(turn))) await askConsent(turn, null, { started: true });
  else await sayText(turn, `ask.smallTalk.${kind}`);
  return true;
}

/** More of an album is here already, however long its pictures take to fetch: the last one is answered for all. */
async function isFollowed(turn: Turn, message: Message): Promise<boolean> {
  return message.groupKey !== null && (await moreWaits(turn.scope.tx, turn.account));
}

function delayAfter(message: Message): number | undefined {
  if (message.groupKey !== null) return ALBUM_DELAY_MS;
  return message.text.length >= SPLIT_FROM ? SPLIT_DELAY_MS : undefined;
}

async function receive(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const draft = draftOf(turn);
  if (!draft || isOnlyCode(message.text) || (await isAnswerToOfficial(turn, draft))) return 'pass';
  const verb = typedButton(turn, draft, message.text);
  if (verb) {
    await pressOnDraft(turn, [draft.id, verb]);
    return 'taken';
  }
  if (isLeftAlone(turn, draft)) {
    await askWhetherMore(turn, draft, message);
    return 'taken';
  }
  const typed = message.text.trim();
  if (turn.state.step === 'place' && turn.files.length === 0 && hasWords(typed)) {
    const placed = await takePlace(turn, draft, typed);
    if (placed === 'asked') return 'taken';
    if (placed !== 'not-a-place') {
      await showDraft(turn, placed);
      return 'taken';
    }
  }
  await askWith(turn, message);
  return 'taken';
}

/** Who types the word on a button means the button. */
function typedButton(turn: Turn, draft: Draft, typed: string): 'send' | 'back' | null {
  const { step } = turn.state;
  if (step === 'card' && isTyped(turn, typed, 'ask.button.send')) return 'send';
  return step === 'place' && draft.shown && isTyped(turn, typed, 'ask.button.back') ? 'back' : null;
}

/** An official asked back after the draft was last touched: the next message is the answer to them. */
async function isAnswerToOfficial(turn: Turn, draft: Draft): Promise<boolean> {
  const waiting = await questionsOfAskerIn(turn.scope.tx, turn.person.id, ['clarifying']);
  const touched = new Date(draft.touchedAt);
  return waiting.some((question) => question.clarifyingSince !== null && question.clarifyingSince > touched);
}

/** A link to a conference: the next words are a question for it. */
async function followLink(turn: Turn, payload: string): Promise<'taken' | 'pass'> {
  const read = readCode(payload.replaceAll('_', '-'), 'HN');
  if (read.type !== 'code') return 'pass';
  const open = await conferencesTakingQuestions(turn.scope.tx, turn.now);
  const conference = open.find((one) => one.code === read.code);
  if (!conference) return sayClosed(turn, read.code);
  const territory = isServedCommune(turn, conference.territoryCode) ? conference.territoryCode : null;
  const draft = { ...newDraft(turn.now), conference: conference.id, territory };
  if (await hasAgreed(turn)) await showDraft(turn, draft);
  else await askConsent(turn, draft, { started: true });
  return 'taken';
}

/** Of a conference that takes no questions now it is said; one that nobody was told of is treated as unknown. */
async function sayClosed(turn: Turn, code: string): Promise<'pass'> {
  const conference = await readConference(turn.scope.tx, { code });
  if (conference && conference.status !== 'draft') {
    const early = conference.status === 'open' && conference.intakeFrom > turn.now;
    const when = turn.speak.dateTime(conference.startsAt);
    if (early) {
      await sayText(turn, 'ask.linkEarly', { when, from: turn.speak.dateTime(conference.intakeFrom) });
    } else {
      await sayText(turn, 'ask.linkClosed', { when });
    }
  }
  return 'pass';
}

async function edited(turn: Turn, externalId: string, text: string): Promise<'taken' | 'pass'> {
  const draft = draftOf(turn);
  const changed = draft ? await takeEdit(turn, draft, externalId, text) : 'not-here';
  if (changed === 'not-here') return 'pass';
  if (changed) await showDraft(turn, changed);
  return 'taken';
}

export const ask: Part = {
  commands: [
    {
      words: ['hoi', 'ask'],
      roles: 'all',
      describe: 'ask.describe',
      // "hỏi" begins many a question: without a slash only the word alone is the command.
      accepts: () => false,
      async run(turn, argument, message) {
        const draft = turn.state.flow === 'ask' ? draftOf(turn) : null;
        if (argument !== '' || turn.files.length > 0) return askWith(turn, { ...message, text: argument });
        if (!(await hasAgreed(turn))) return askConsent(turn, null);
        if (draft) return showDraft(turn, draft);
        await sayText(turn, 'ask.write');
      },
    },
  ],
  actions: { ask: pressOnDraft, denounce: refuseInsisted },
  flows: [{ name: 'ask', receive, edited }],
  start: followLink,
  async freeText(turn, message) {
    await askWith(turn, message);
    return 'taken';
  },
};
