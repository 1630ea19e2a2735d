import type { RichText } from '../domain/message.ts';
import { setLocale } from '../store/accounts.ts';
import { forgetPayloads } from '../store/inbox.ts';
import { comeBack } from './aside.ts';
import { askConsent, hasAgreed } from './consent.ts';
import { discardDraft, draftOf } from './draft.ts';
import { showDraft } from './draft-card.ts';
import { languageButtons } from './languages.ts';
import type { Command, Message, Part, Turn } from './part.ts';
import { join, say, sayText } from './say.ts';
import { startText } from './start-text.ts';
import { isTyped } from './typed.ts';

async function start(turn: Turn): Promise<void> {
  if (await hasAgreed(turn)) return help(turn);
  const draft = turn.state.flow === 'consent' || turn.state.flow === 'ask' ? draftOf(turn) : null;
  await askConsent(turn, draft, { started: true });
}

async function help(turn: Turn): Promise<void> {
  await say(turn, { text: join([startText(turn), turn.speak.rich('welcome.more')]) });
}

async function listCommands(turn: Turn): Promise<void> {
  const { speak } = turn;
  const lines = turn.commands.map(
    ({ words, describe }): RichText => [
      { code: `/${wordFor(words, speak.locale)}` },
      `: ${speak.plain(describe)}`,
    ],
  );
  await say(turn, { text: join([speak.rich('welcome.commands'), ...lines]) });
}

/** The Vietnamese word, or the English alias for everybody else; both always work. */
function wordFor([vietnamese, alias]: Command['words'], locale: string): string {
  return locale === 'vi' ? vietnamese : (alias ?? vietnamese);
}

async function chooseLanguage(turn: Turn, [locale = '']: string[]): Promise<void> {
  if (!turn.scope.texts.locales.includes(locale)) return sayText(turn, 'common.staleButton');
  await setLocale(turn.scope.tx, turn.person.id, locale);
  turn.person = { ...turn.person, locale };
  turn.speak = turn.scope.texts.in(locale);
  if (turn.state.flow === 'consent')
    return askConsent(turn, draftOf(turn), {
      started: turn.state.data['started'] === true,
      inPlace: true,
    });
  await sayText(turn, 'welcome.languageSet');
  const draft = turn.state.flow === 'ask' ? draftOf(turn) : null;
  if (draft) await showDraft(turn, draft);
}

const LEFT = ['ask', 'area', 'rating', 'add', 'consent', 'explain'] as const;

/** Leaves the current step and says what was left; a draft's files go with it. */
async function cancel(turn: Turn): Promise<void> {
  const { flow } = turn.state;
  if (flow === null) return sayText(turn, 'welcome.nothingToLeave');
  const draft = draftOf(turn);
  if (draft) await discardDraft(turn, draft);
  // Without consent nothing is kept of what they wrote.
  if (flow === 'consent') await forgetPayloads(turn.scope.tx, turn.account);
  comeBack(turn);
  await sayText(turn, `welcome.left.${LEFT.find((known) => known === flow) ?? 'other'}`);
}

/** A word like "thôi", alone, leaves a citizen's step as the command does. Where a name is asked for it may be the name. */
export async function leaveByWord(turn: Turn, message: Message): Promise<boolean> {
  const { flow } = turn.state;
  if (flow !== null && !LEFT.some((known) => known === flow)) return false;
  if (message.replyTo !== null || turn.files.length > 0) return false;
  if (!isTyped(turn, message.text, 'welcome.leaveWords')) return false;
  await cancel(turn);
  return true;
}

export const welcome: Part = {
  commands: [
    {
      words: ['start'],
      roles: 'all',
      describe: 'welcome.describe.start',
      accepts: () => false,
      run: start,
    },
    {
      words: ['trogiup', 'help'],
      roles: 'all',
      describe: 'welcome.describe.help',
      accepts: () => false,
      run: help,
    },
    {
      words: ['lenh', 'commands'],
      roles: 'all',
      describe: 'welcome.describe.commands',
      accepts: () => false,
      run: listCommands,
    },
    {
      words: ['ngonngu', 'language'],
      roles: 'all',
      describe: 'welcome.describe.language',
      accepts: () => false,
      run: (turn) => sayText(turn, 'welcome.chooseLanguage', {}, [languageButtons(turn)]),
    },
    {
      words: ['huy', 'cancel'],
      roles: 'all',
      describe: 'welcome.describe.cancel',
      accepts: () => false,
      run: cancel,
    },
  ],
  actions: { lang: chooseLanguage },
};
