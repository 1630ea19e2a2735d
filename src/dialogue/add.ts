import type { Question } from '../domain/question.ts';
import { isOpen } from '../domain/question-status.ts';
import { rememberMessages } from '../store/asker-messages.ts';
import { questionsOfAskerIn } from '../store/drafts.ts';
import { findQuestion } from '../store/questions.ts';
import { addFilesToAddition, addToQuestion } from '../usecases/questions/add.ts';
import { ownQuestion } from '../usecases/questions/own-question.ts';
import { addDraftTo, sayAdded, withLocation } from './add-draft.ts';
import { comeBack, stepAside } from './aside.ts';
import { ALBUM_DELAY_MS } from './consent.ts';
import { type Draft, draftOf, newDraft, partsOf } from './draft.ts';
import { showDraft } from './draft-card.ts';
import { refuseDenunciation, sayNotKept, takeIn, warnOfDanger } from './draft-take.ts';
import type { Message, Part, Turn } from './part.ts';
import { questionButtons } from './question-buttons.ts';
import { button, enter, leave, sayText } from './say.ts';

/** What an asker is sent about a question of theirs; an official may be an asker too. */
const OF_ASKER = /^(receipt|track|added|withdraw|asker-.*)$/;

/** The button that adds: the next message goes to that question. */
async function beginAdding(turn: Turn, code: string): Promise<void> {
  const found = await ownQuestion(turn.scope, turn.person.id, code);
  if (found.type !== 'own') return sayText(turn, 'track.unknown');
  const { question } = found;
  if (!isOpen(question.status)) return sayAdded(turn, { type: 'closed', question });
  stepAside(turn, 'add', 'asked', { code: question.code });
  await sayText(turn, 'add.write', { code: question.code }, [[button(turn, 'add.leave', 'addleave')]]);
}

async function leaveAdding(turn: Turn): Promise<void> {
  if (turn.state.flow === 'add') comeBack(turn);
  await sayText(turn, 'welcome.left.add');
}

/** An album whose first picture was added to a question; `entryId` is null where that picture was not kept. */
type AddedAlbum = { groupKey: string; code: string; entryId: string | null };

/** The next pictures of an album go where the first one went. Whatever else is under way stays as it is. */
async function addAlbum(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const album = turn.state.data['addedAlbum'] as AddedAlbum | undefined;
  if (!album || album.groupKey !== message.groupKey) return 'pass';
  if (album.entryId === null || message.text.trim() !== '') {
    await addMessage(turn, message, album.code);
    return 'taken';
  }
  const files = await keptFiles(turn);
  await addFilesToAddition(turn.scope, { askerId: turn.person.id, entryId: album.entryId, files });
  return 'taken';
}

function expectAlbum(turn: Turn, { groupKey }: Message, code: string, entryId: string | null): void {
  if (groupKey === null) return;
  const addedAlbum: AddedAlbum = { groupKey, code, entryId };
  turn.state = { ...turn.state, data: { ...turn.state.data, addedAlbum } };
}

/** Adds a message to a question of its sender. */
async function addMessage(turn: Turn, message: Message, code: string): Promise<void> {
  expectAlbum(turn, message, code, null);
  const kept = await keptFiles(turn);
  if (turn.files.length > 0 && kept.length === 0 && message.text.trim() === '') return;
  await warnOfDanger(turn, message.text);
  const said = partsOf(turn, message)
    .map((part) => part.text)
    .join('\n');
  const outcome = await addToQuestion(turn.scope, {
    askerId: turn.person.id,
    code,
    text: withLocation(turn, said, message.location),
    files: kept,
    filesFollow: message.groupKey !== null,
  });
  if (outcome.type === 'denunciation') {
    return refuseDenunciation(turn, { ...newDraft(turn.now), files: kept });
  }
  await sayAdded(turn, outcome);
  if (outcome.type === 'added' || outcome.type === 'clarified') {
    expectAlbum(turn, message, code, outcome.entryId);
    await rememberMessages(turn.scope.tx, { accountId: turn.account.id, questionId: outcome.question.id }, [
      { messageId: message.externalId, text: message.text },
    ]);
  }
}

async function keptFiles(turn: Turn): Promise<Draft['files']> {
  const kept: Draft['files'] = [];
  for (const file of turn.files) {
    if (file.type === 'kept') {
      const { sha256, size, mime, kind } = file;
      kept.push({ sha256, size, mime, kind });
    } else await sayNotKept(turn, file.why);
  }
  return kept;
}

/** While an official waits for an explanation, the next message is that; with several waiting, it is asked which. */
async function explain(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const waiting = await questionsOfAskerIn(turn.scope.tx, turn.person.id, ['clarifying']);
  const [first, ...others] = waiting;
  if (!first) return 'pass';
  if (others.length === 0) {
    await addMessage(turn, message, first.code);
    return 'taken';
  }
  await askWhich(turn, message, waiting);
  return 'taken';
}

/** Keeps what is said, in one piece or in several, until it is known for whom. */
async function askWhich(turn: Turn, message: Message, waiting: readonly Question[]): Promise<void> {
  const begun = turn.state.flow === 'explain' ? draftOf(turn) : null;
  const draft = await takeIn(turn, begun ?? newDraft(turn.now), message);
  if (!draft) return;
  if (begun) enter(turn, 'explain', 'which', { ...turn.state.data, draft });
  else stepAside(turn, 'explain', 'which', { draft });
  const rows = questionButtons(waiting, 'explain');
  rows.push([{ label: turn.speak.plain('add.newQuestion'), action: 'explain:new' }]);
  const delayMs = message.groupKey === null ? undefined : ALBUM_DELAY_MS;
  await sayText(turn, 'add.whichClarified', {}, rows, { replaces: `explain:${draft.id}`, delayMs });
}

async function pressExplain(turn: Turn, [code = '']: string[]): Promise<void> {
  const draft = turn.state.flow === 'explain' ? draftOf(turn) : null;
  if (!draft) return sayText(turn, 'common.staleButton');
  leave(turn);
  if (code === 'new') return showDraft(turn, draft);
  await addDraftTo(turn, draft, code);
}

export const add: Part = {
  actions: {
    add: (turn, [code = '']) => beginAdding(turn, code),
    addleave: leaveAdding,
    explain: pressExplain,
  },
  flows: [
    {
      name: 'add',
      async receive(turn, message) {
        const code = String(turn.state.data['code']);
        comeBack(turn);
        await addMessage(turn, message, code);
        return 'taken';
      },
    },
  ],
  /** A reply to a receipt, a notice or an answer belongs to its question. */
  async reply(turn, message, about) {
    if (!OF_ASKER.test(about.kind)) return 'pass';
    const question = await findQuestion(turn.scope.tx, { id: about.questionId });
    if (question?.askerId !== turn.person.id) return 'pass';
    await addMessage(turn, message, question.code);
    return 'taken';
  },
  album: addAlbum,
  freeText: explain,
};
