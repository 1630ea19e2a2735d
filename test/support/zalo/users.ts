import type { Endpoints } from './endpoint.ts';
import { invalid, mistake } from './errors.ts';
import type { Fields } from './fields.ts';
import { personOf } from './messages/cs.ts';
import type { Letter, Person } from './people.ts';
import type { State } from './state.ts';

const DAY = 24 * 3_600_000;
/** Dates as Zalo writes them, in Viet Nam's time. */
const HOURS_OF_ICT = 7 * 3_600_000;

function dateOf(ms: number): string {
  const [year, month, day] = new Date(ms + HOURS_OF_ICT).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}

const avatarOf = (state: State, person: Person) => `${state.origin}/content/avatar/${person.id}.jpg`;

/** Contract §6.1: also of those who do not follow. */
function detail(state: State, fields: Fields): object {
  const person = personOf(state, fields.text('user_id'));
  const { name, phone, city, address } = person.shared;
  const avatar = avatarOf(state, person);
  return {
    user_id: person.id,
    user_id_by_app: person.idByApp,
    user_external_id: '',
    display_name: person.profile.name,
    user_alias: person.alias,
    is_sensitive: false,
    ...(person.lastInteraction !== null && { user_last_interaction_date: dateOf(person.lastInteraction) }),
    user_is_follower: person.following,
    avatar,
    avatars: { '120': avatar, '240': avatar },
    dynamic_param: '',
    tags_and_notes_info: { notes: [], tag_names: [...person.tags] },
    ...(name && { shared_info: { name, phone: Number(phone), city, district: '', address, user_dob: '' } }),
  };
}

function withinPeriod(state: State, person: Person, period: string | undefined): boolean {
  if (period === undefined) return true;
  const days = { TODAY: 1, YESTERDAY: 2, L7D: 7, L30D: 30 }[period];
  if (days === undefined && !/^\d{4}_\d\d_\d\d:\d{4}_\d\d_\d\d$/.test(period))
    throw invalid('last_interaction_period');
  const at = person.lastInteraction;
  if (at === null) return false;
  if (days !== undefined) return state.now() - at <= days * DAY;
  const [from = '', to = ''] = period.replaceAll('_', '-').split(':');
  const day = new Date(at + HOURS_OF_ICT).toISOString().slice(0, 10);
  return from <= day && day <= to;
}

/** Contract §6.2: at most 50 at a time. */
function list(state: State, fields: Fields): object {
  const [offset, count] = [fields.whole('offset'), fields.whole('count')];
  if (count > 50 || offset > 9951) throw mistake(-210);
  const [tag, period] = [fields.optionalText('tag_name'), fields.optionalText('last_interaction_period')];
  const follower = fields.value('is_follower');
  const fitting = [...state.people.values()].filter(
    (person) =>
      (tag === undefined || person.tags.has(tag)) &&
      (follower === undefined || person.following === follower) &&
      withinPeriod(state, person, period),
  );
  const users = fitting.slice(offset, offset + count).map(({ id }) => ({ user_id: id }));
  return { total: fitting.length, count: users.length, offset, users };
}

function update(state: State, fields: Fields): undefined {
  const person = personOf(state, fields.text('user_id'));
  person.alias = fields.optionalText('alias') ?? person.alias;
  fields.value('shared_info');
}

const HISTORY_TYPES: Record<string, string> = {
  image: 'photo',
  gif: 'GIF',
  sticker: 'sticker',
  audio: 'voice',
  location: 'location',
  link: 'link',
  file: 'link',
  video: 'link',
};

/** Contract §6.5: `src` 0 is from the OA, 1 from the person. */
function historyEntry(state: State, person: Person, letter: Letter): object {
  const mine = letter.from === 'user';
  const [oa, user] = [
    { id: state.app.oaId, name: state.oaName, avatar: `${state.origin}/content/avatar/oa.jpg` },
    { id: person.id, name: person.profile.name, avatar: avatarOf(state, person) },
  ];
  const [from, to] = mine ? [user, oa] : [oa, user];
  const attachment = letter.attachments[0];
  const type = (attachment && HISTORY_TYPES[attachment.kind]) ?? 'text';
  return {
    message_id: letter.id,
    src: mine ? 1 : 0,
    time: letter.at,
    type,
    message: letter.text,
    from_id: from.id,
    to_id: to.id,
    from_display_name: from.name,
    to_display_name: to.name,
    from_avatar: from.avatar,
    to_avatar: to.avatar,
    ...(attachment?.url && { url: attachment.url, thumb: attachment.url }),
    ...(type === 'location' && { location: attachment?.name }),
    links: [],
  };
}

const shownInHistory = (state: State, letter: Letter) => state.switches.hiddenInHistory || !letter.hidden;

function page<T>(fields: Fields, all: readonly T[]): T[] {
  const [offset, count] = [fields.whole('offset'), fields.whole('count')];
  if (count > 10) throw mistake(-210);
  return all.slice(offset, offset + count);
}

/** Newest first. */
function conversation(state: State, fields: Fields): object[] {
  const person = personOf(state, fields.text('user_id'));
  const letters = person.letters.filter((letter) => shownInHistory(state, letter)).toReversed();
  return page(fields, letters).map((letter) => historyEntry(state, person, letter));
}

/** The newest message of each chat, newest first. */
function recent(state: State, fields: Fields): object[] {
  const chats = [...state.people.values()].flatMap((person) => {
    const letter = person.letters.findLast((one) => shownInHistory(state, one));
    return letter ? [{ person, letter }] : [];
  });
  chats.sort((a, b) => b.letter.at - a.letter.at);
  return page(fields, chats).map(({ person, letter }) => historyEntry(state, person, letter));
}

/** Contract §6.3. */
function officialAccount(state: State): object {
  return {
    oaid: state.app.oaId,
    name: state.oaName,
    description: '',
    oa_alias: '',
    is_verified: state.switches.verified,
    oa_type: 4,
    num_follower: [...state.people.values()].filter(({ following }) => following).length,
    avatar: `${state.origin}/content/avatar/oa.jpg`,
    cover: '',
    cate_name: '',
    package_name: 'Growth',
    package_valid_through_date: '31/12/2027',
    package_auto_renew_date: '',
    linked_ZCA: state.switches.cloudAccount === 'unlinked' ? '' : 'ZCA-1',
  };
}

function tag(state: State, fields: Fields): undefined {
  personOf(state, fields.text('user_id')).tags.add(fields.text('tag_name'));
}

function untag(state: State, fields: Fields): undefined {
  personOf(state, fields.text('user_id')).tags.delete(fields.text('tag_name'));
}

function removeTag(state: State, fields: Fields): undefined {
  const name = fields.text('tag_name');
  for (const { tags } of state.people.values()) tags.delete(name);
}

/** Contract §6. */
export const userEndpoints: Endpoints = {
  'GET /v3.0/oa/user/detail': { takes: 'data', run: detail },
  'GET /v3.0/oa/user/getlist': { takes: 'data', run: list },
  'POST /v3.0/oa/user/update': { takes: 'json', run: update },
  'GET /v2.0/oa/conversation': { takes: 'data', run: conversation },
  'GET /v2.0/oa/listrecentchat': { takes: 'data', run: recent },
  'GET /v2.0/oa/getoa': { takes: 'data', run: officialAccount },
  'POST /v2.0/oa/tag/tagfollower': { takes: 'json', run: tag },
  'POST /v2.0/oa/tag/rmfollowerfromtag': { takes: 'json', run: untag },
  'POST /v2.0/oa/tag/rmtag': { takes: 'json', run: removeTag },
  'GET /v2.0/oa/tag/gettagsofoa': {
    takes: 'data',
    run: (state) => [...new Set([...state.people.values()].flatMap(({ tags }) => [...tags]))],
  },
};
