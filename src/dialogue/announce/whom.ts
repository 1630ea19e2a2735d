import type { Recipients } from '../../domain/audience.ts';
import type { Choice } from '../../domain/message.ts';
import { isRole, ROLES } from '../../domain/role.ts';
import { fieldLabel } from '../../domain/rulebook.ts';
import type { TextKey } from '../../infra/texts.ts';
import { conferencesOf } from '../../store/conferences.ts';
import { openBroadcast } from '../../usecases/announcements/announce.ts';
import { audienceOf, communesOf } from '../../usecases/announcements/audience.ts';
import { chooseRecipients } from '../../usecases/announcements/choose-recipients.ts';
import { channelName, languageName } from '../../usecases/data/names.ts';
import { labelOf } from '../conference/list.ts';
import type { Message, Turn } from '../part.ts';
import { placeRows, readPlace } from '../places.ts';
import { button, enter, leave, sayText } from '../say.ts';
import { FLOW } from './outcomes.ts';
import { preview } from './preview.ts';
import { saidRecipients } from './recipients-said.ts';

/** The step in which the recipients are chosen; what is typed there is a place. */
export const WHOM = 'whom';

const CONFERENCES_SHOWN = 8;
const CHANNELS = ['zalo', 'telegram'];

/** What can be chosen; each leads back to the preview with its new numbers. */
export async function askWhom(turn: Turn, id: string): Promise<void> {
  const opened = await openBroadcast(turn.scope, turn.person.id, id);
  if (opened.type !== 'opened') return sayText(turn, 'announce.refused.notFound');
  const { broadcast } = opened;
  if (broadcast.status !== 'draft') return sayText(turn, 'announce.whom.notDraft');
  enter(turn, FLOW, WHOM, { broadcast: id, territory: broadcast.territoryCode });
  const who = await saidRecipients(turn, broadcast);
  const choice = (key: TextKey, verb: string) => button(turn, key, `whom:${verb}`);
  await sayText(turn, 'announce.whom.ask', { who }, [
    [choice('announce.whom.pickField', 'fields'), choice('announce.whom.pickAsked', 'asked')],
    [choice('announce.whom.pickConference', 'conferences'), choice('announce.whom.pickStaff', 'roles')],
    [choice('announce.whom.pickChannel', 'channels'), choice('announce.whom.pickLanguage', 'languages')],
    [choice('announce.whom.pickAll', 'all'), choice('announce.whom.back', 'back')],
  ]);
}

const idOf = ({ state }: Turn) =>
  state.flow === FLOW && state.step === WHOM ? String(state.data['broadcast'] ?? '') : '';

async function choose(turn: Turn, choice: Recipients | null): Promise<void> {
  const chosen = await chooseRecipients(turn.scope, { personId: turn.person.id, id: idOf(turn), choice });
  switch (chosen.type) {
    case 'chosen':
      leave(turn);
      return preview(turn, chosen.broadcast, chosen.audience);
    case 'not-found':
      return sayText(turn, 'announce.refused.notFound');
    case 'not-draft':
      return sayText(turn, 'announce.whom.notDraft');
    case 'outside':
      return sayText(turn, 'announce.whom.outside');
    default:
      return chosen satisfies never;
  }
}

/** A commune within the sender's territory, as it is typed. */
export async function receivePlace(turn: Turn, { text }: Message): Promise<void> {
  const place = readPlace(turn, text.trim());
  if (place.type === 'one') return choose(turn, { who: { of: 'territory', code: place.communeCode } });
  const found = place.type === 'several' ? place.candidates : [];
  const near = place.type === 'none' ? place.nearest.map((communeCode) => ({ communeCode })) : found;
  const rows = placeRows(turn, near, (code) => `whom:in:${code}`);
  await sayText(turn, rows.length > 0 ? 'announce.whom.whichPlace' : 'announce.whom.outside', {}, rows);
}

/** Lists of what a choice may be. */
const LISTS: Readonly<Record<string, (turn: Turn) => Promise<Choice[]>>> = {
  async fields({ scope, speak }) {
    const book = scope.rulebook.current();
    return [...book.fields.keys()].map((key) => ({
      label: fieldLabel(book, key, speak.locale),
      action: `whom:field:${key}`,
    }));
  },
  async conferences(turn) {
    const territories = communesOf(turn.scope, String(turn.state.data['territory'] ?? ''));
    const all = await conferencesOf(
      turn.scope.tx,
      territories,
      ['open', 'closed', 'held', 'concluded'],
      CONFERENCES_SHOWN,
    );
    return all.map((one) => ({ label: labelOf(turn, one), action: `whom:conference:${one.code}` }));
  },
  async roles({ speak }) {
    const each = ROLES.map((role) => ({
      label: speak.plain(`join.role.${role}`),
      action: `whom:role:${role}`,
    }));
    return [{ label: speak.plain('announce.whom.everyRole'), action: 'whom:role:all' }, ...each];
  },
  async channels({ speak, account }) {
    const shown = account.channel === 'web' ? [...CHANNELS, 'web'] : CHANNELS;
    return shown.map((name) => ({ label: channelName(speak, name), action: `whom:channel:${name}` }));
  },
  async languages({ speak, scope }) {
    return scope.texts.locales.map((locale) => ({
      label: languageName(speak, locale),
      action: `whom:language:${locale}`,
    }));
  },
};

function choiceOf(turn: Turn, verb: string, value: string): Recipients | null | undefined {
  switch (verb) {
    case 'all':
      return null;
    case 'asked':
      return { asked: true };
    case 'in':
      return { who: { of: 'territory', code: value } };
    case 'field':
      return { field: value };
    case 'conference':
      return { who: { of: 'conference', code: value } };
    case 'role':
      return { who: { of: 'staff', role: isRole(value) ? value : null } };
    case 'channel':
      return [...CHANNELS, 'web'].includes(value) ? { channels: [value] } : undefined;
    case 'language':
      return turn.scope.texts.locales.includes(value) ? { languages: [value] } : undefined;
    default:
      return undefined;
  }
}

/** A choice, or the list of what may be chosen. */
export async function pressWhom(turn: Turn, [verb = '', value = '']: string[]): Promise<void> {
  if (idOf(turn) === '') return sayText(turn, 'common.staleButton');
  const list = LISTS[verb];
  if (list) {
    const choices = (await list(turn)).map((choice) => [choice]);
    return sayText(turn, 'announce.whom.which', {}, [
      ...choices,
      [button(turn, 'announce.whom.back', 'whom:back')],
    ]);
  }
  if (verb === 'back') return showAgain(turn);
  const choice = choiceOf(turn, verb, value);
  return choice === undefined ? sayText(turn, 'common.staleButton') : choose(turn, choice);
}

async function showAgain(turn: Turn): Promise<void> {
  const opened = await openBroadcast(turn.scope, turn.person.id, idOf(turn));
  leave(turn);
  if (opened.type !== 'opened') return sayText(turn, 'announce.refused.notFound');
  await preview(turn, opened.broadcast, await audienceOf(turn.scope, opened.broadcast));
}
