import type { RichText } from '../domain/message.ts';
import { numberSetting } from '../domain/settings.ts';
import { countQuestionsOfAsker } from '../store/drafts.ts';
import { correctName } from '../usecases/data/correct-name.ts';
import { exportOwnData } from '../usecases/data/export.ts';
import { consentLines, profileLines } from '../usecases/data/export-text.ts';
import { seeOwnData } from '../usecases/data/see.ts';
import { withdrawConsent } from '../usecases/data/withdraw-consent.ts';
import { comeBack, stepAside } from './aside.ts';
import { discardDraft, draftOf } from './draft.ts';
import { datedLine } from './own-data-dated.ts';
import { askErasure, erase } from './own-data-erase.ts';
import type { Message, Part, Turn } from './part.ts';
import { button, join, leave, say, sayText } from './say.ts';

const NAME_FLOW = 'own-name';

async function show(turn: Turn): Promise<void> {
  const count = await countQuestionsOfAsker(turn.scope.tx, turn.person.id);
  await sayText(turn, 'data.kept', { count }, [
    [button(turn, 'data.button.see', 'data:see'), button(turn, 'data.button.export', 'data:export')],
    [button(turn, 'data.button.name', 'data:name'), button(turn, 'data.button.withdraw', 'data:withdraw')],
    [button(turn, 'data.button.erase', 'data:erase'), button(turn, 'data.button.close', 'data:close')],
  ]);
}

async function see(turn: Turn): Promise<void> {
  const { speak, scope } = turn;
  const { profile, dated } = await seeOwnData(scope, turn.person.id);
  const lines: RichText[] = [
    speak.rich('data.title'),
    ...[...profileLines(scope, speak, profile), ...consentLines(speak, profile)].map((line) => [line]),
    speak.rich('data.questions', { count: profile.questions, open: profile.openQuestions }),
    datedLine(turn, dated),
  ];
  await say(turn, { text: join(lines) }, { kind: 'own-data' });
}

async function sendExport(turn: Turn): Promise<void> {
  const { speak, scope } = turn;
  const { file, dated } = await exportOwnData(scope, turn.person.id, speak.locale);
  const count = numberSetting(scope.rulebook.current(), 'export-keep-days');
  const text = join([speak.rich('data.exported', { count }), datedLine(turn, dated)]);
  await say(turn, { text, attachments: [file] }, { kind: 'own-data' });
}

async function takeName(turn: Turn, message: Message): Promise<'taken'> {
  const outcome = await correctName(turn.scope, turn.person.id, message.text);
  if (outcome.type === 'no-name') {
    await sayText(turn, 'data.noName', {}, [[button(turn, 'data.button.close', 'data:close')]]);
    return 'taken';
  }
  comeBack(turn);
  const done = turn.speak.rich('data.named', { name: outcome.name });
  await say(turn, { text: join([done, datedLine(turn, outcome.dated)]) });
  return 'taken';
}

async function askName(turn: Turn): Promise<void> {
  stepAside(turn, NAME_FLOW, 'asked', {});
  await sayText(turn, 'data.askName', {}, [[button(turn, 'data.button.close', 'data:close')]]);
}

/** Withdrawing is as easy as giving: what follows is told, and one more press does it. */
async function withdraw(turn: Turn, sure: boolean): Promise<void> {
  if (!sure) {
    return sayText(turn, 'data.askWithdraw', {}, [
      [
        button(turn, 'data.button.withdraw', 'data:withdraw:yes'),
        button(turn, 'data.button.close', 'data:close'),
      ],
    ]);
  }
  const outcome = await withdrawConsent(turn.scope, turn.person.id);
  if (outcome.type === 'none-given') return sayText(turn, 'data.noConsent');
  const draft = draftOf(turn);
  if (draft) {
    await discardDraft(turn, draft);
    leave(turn);
  }
  const { speak } = turn;
  const lines = [speak.rich('data.withdrawn')];
  if (outcome.open > 0) lines.push(speak.rich('data.openGoOn', { count: outcome.open }));
  await say(turn, { text: join([...lines, datedLine(turn, outcome.dated)]) });
}

async function press(turn: Turn, [what = '', answer, stamp]: string[]): Promise<void> {
  // Whoever presses something else has thought better of the name.
  if (turn.state.flow === NAME_FLOW) comeBack(turn);
  switch (what) {
    case 'see':
      return see(turn);
    case 'export':
      return sendExport(turn);
    case 'name':
      return askName(turn);
    case 'withdraw':
      return withdraw(turn, answer === 'yes');
    case 'erase':
      return answer === 'yes' ? erase(turn, stamp ?? '') : askErasure(turn);
    default:
      return sayText(turn, 'data.closed');
  }
}

export const ownData: Part = {
  commands: [
    { words: ['dulieu', 'mydata'], roles: 'all', describe: 'data.describe', accepts: () => false, run: show },
  ],
  actions: { data: press },
  flows: [
    {
      name: NAME_FLOW,
      receive: (turn, message) =>
        message.text.trim() === '' ? Promise.resolve('pass' as const) : takeName(turn, message),
    },
  ],
};
