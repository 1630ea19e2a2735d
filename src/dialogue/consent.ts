import type { Choice, RichText } from '../domain/message.ts';
import { textSetting } from '../domain/settings.ts';
import { setLocale } from '../store/accounts.ts';
import { giveConsent, hasConsent } from '../store/consents.ts';
import { rememberName } from '../store/contacts.ts';
import { forgetPayloads } from '../store/inbox.ts';
import { type Draft, discardDraft, draftOf, isEmpty, newDraft } from './draft.ts';
import { showDraft } from './draft-card.ts';
import { takeEdit, takeIn } from './draft-take.ts';
import { languageButtons } from './languages.ts';
import type { Part, Turn } from './part.ts';
import { AREA_FLOW } from './places.ts';
import { button, enter, join, leave, type SayOptions, say, sayText } from './say.ts';
import { startParams } from './start-text.ts';
import { isTyped } from './typed.ts';

/** Messages of one album come one by one: the last of them is answered for all. */
export const ALBUM_DELAY_MS = 400;

/** Whether this person agreed to the text that holds now (Luật 91/2025/QH15: no consent by silence). */
export function hasAgreed(turn: Turn): Promise<boolean> {
  return hasConsent(turn.scope.tx, turn.person.id, 'store', consentVersion(turn));
}

function consentVersion(turn: Turn): string {
  return textSetting(turn.scope.rulebook.current(), 'consent-version');
}

/** One message of three lines: what this is, what is stored and why, and the question. A draft waits for the answer. */
export async function askConsent(
  turn: Turn,
  draft: Draft | null,
  options: { started?: boolean } & SayOptions = {},
): Promise<void> {
  const started = options.started ?? false;
  enter(turn, 'consent', 'asked', draft ? { draft, started } : { started });
  const { speak } = turn;
  const why = draft && !isEmpty(draft) ? 'kept' : started ? 'first' : 'purpose';
  const lines: RichText[] = [
    speak.rich(`welcome.${why}`, startParams(turn.scope, speak)),
    speak.rich('welcome.storing'),
    speak.rich('welcome.askConsent'),
  ];
  const choices: Choice[][] = [
    [button(turn, 'welcome.agree', 'consent:yes'), button(turn, 'welcome.decline', 'consent:no')],
    languageButtons(turn, { others: true }),
  ];
  await say(
    turn,
    { text: join(lines), choices },
    { kind: 'consent', replaces: 'consent', delayMs: options.delayMs, inPlace: options.inPlace },
  );
}

async function agree(turn: Turn): Promise<void> {
  const asked = turn.state.flow === 'consent';
  if (!asked && (await hasAgreed(turn))) return sayText(turn, 'welcome.alreadyAgreed');
  const { scope, person } = turn;
  await giveConsent(scope.tx, person.id, 'store', consentVersion(turn), turn.now);
  // What is sent later, on its own, comes in the language that was agreed to.
  await setLocale(scope.tx, person.id, turn.speak.locale);
  turn.person = { ...person, locale: turn.speak.locale };
  if (turn.senderName) await rememberName(scope.tx, person.id, turn.senderName, turn.now);
  const draft = asked ? draftOf(turn) : null;
  if (draft) {
    await sayText(turn, 'welcome.agreed');
    return showDraft(turn, draft);
  }
  if (person.communeCode !== null) {
    leave(turn);
    return sayText(turn, 'welcome.alreadyAgreed');
  }
  enter(turn, AREA_FLOW, 'asked', {});
  const text = join([turn.speak.rich('welcome.agreed'), turn.speak.rich('area.ask')]);
  await say(turn, { text, choices: [[button(turn, 'area.skip', 'area:skip')]] });
}

/** Declining stores nothing more and forgets what was kept. */
async function decline(turn: Turn): Promise<void> {
  if (turn.state.flow !== 'consent') {
    return sayText(turn, (await hasAgreed(turn)) ? 'welcome.alreadyAgreed' : 'welcome.declined');
  }
  const draft = draftOf(turn);
  if (draft) await discardDraft(turn, draft);
  await forgetPayloads(turn.scope.tx, turn.account);
  leave(turn);
  await sayText(turn, 'welcome.declined');
}

/** Consent may be given by a clear word as well as by the button (Luật 91/2025/QH15: a message with agreed words). */
function typedAnswer(turn: Turn, typed: string): 'yes' | 'no' | null {
  if (isTyped(turn, typed, 'welcome.agreeWords')) return 'yes';
  return isTyped(turn, typed, 'welcome.declineWords') ? 'no' : null;
}

export const consent: Part = {
  actions: {
    consent: (turn, [answer]) => (answer === 'yes' ? agree(turn) : decline(turn)),
  },
  flows: [
    {
      name: 'consent',
      async receive(turn, message) {
        const answer = turn.files.length === 0 ? typedAnswer(turn, message.text) : null;
        if (answer) {
          await (answer === 'yes' ? agree(turn) : decline(turn));
          return 'taken';
        }
        const kept = draftOf(turn);
        const draft = await takeIn(turn, kept ?? newDraft(turn.now), message);
        const delayMs = message.groupKey || kept ? ALBUM_DELAY_MS : undefined;
        if (draft) await askConsent(turn, draft, { delayMs });
        return 'taken';
      },
      async edited(turn, externalId, text) {
        const kept = draftOf(turn);
        const draft = kept ? await takeEdit(turn, kept, externalId, text) : 'not-here';
        if (draft === 'not-here') return 'pass';
        if (draft) enter(turn, 'consent', 'asked', { ...turn.state.data, draft });
        return 'taken';
      },
    },
  ],
};
