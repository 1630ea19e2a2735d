import { articleOf } from './articles.ts';
import { invalid, mistake, refusal } from './errors.ts';
import type { Fields } from './fields.ts';
import { place } from './messages/deliver.ts';
import type { Person } from './people.ts';
import type { State } from './state.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Asia/Ho_Chi_Minh, which no page names and everybody assumes (contract §3.1). */
export const isNight = (now: number) => {
  const hour = new Date(now + 7 * HOUR).getUTCHours();
  return hour >= 22 || hour < 6;
};

/** An article on its way to many. */
export interface Broadcast {
  readonly id: string;
  readonly articles: readonly string[];
  readonly fits: (person: Person) => boolean;
  /** Epoch milliseconds at which it was looked at and goes out. */
  readonly dueAt: number;
  reached: number | undefined;
}

const RANGES = { ages: 7, gender: 2, locations: 2, cities: 63, platform: 3 } as const;

/** Comma-separated texts, lists and numbers are all met (contract §4.1). */
function choices(target: Fields, key: keyof typeof RANGES): number[] | undefined {
  const value = target.value(key);
  if (value === undefined) return undefined;
  const parts = Array.isArray(value) ? value : String(value).split(',');
  const numbers = parts.map(Number);
  const sound = numbers.length > 0 && numbers.every((n) => Number.isInteger(n) && n >= 0 && n <= RANGES[key]);
  if (!sound) throw invalid(`recipient.target.${key}`);
  return numbers;
}

function audience(target: Fields): Broadcast['fits'] {
  const [ages, gender, cities] = [
    choices(target, 'ages'),
    choices(target, 'gender'),
    choices(target, 'cities'),
  ];
  const [platform] = [choices(target, 'platform'), choices(target, 'locations')];
  const has = (wanted: number[] | undefined, value: number | undefined) =>
    wanted === undefined || (value !== undefined && wanted.includes(value));
  const genderOf = (person: Person) => ({ male: 1, female: 2 })[person.profile.gender ?? 'male'];
  return (person) =>
    person.following &&
    has(ages, person.profile.age) &&
    has(cities, person.profile.city) &&
    has(platform, person.profile.platform) &&
    (gender === undefined || gender.includes(0) || has(gender, person.profile.gender && genderOf(person)));
}

function readArticles(state: State, message: Fields): string[] {
  const attachment = message.object('attachment');
  attachment.one('type', ['template']);
  const payload = attachment.object('payload');
  // Only articles: there is no free text to all.
  if (payload.text('template_type') !== 'media') throw mistake(-233);
  const elements = payload.list('elements', 5);
  if (elements.length === 0) throw invalid('elements');
  return elements.map((element) => {
    if (element.text('media_type') !== 'article') throw mistake(-233);
    return articleOf(state, element.text('attachment_id')).id;
  });
}

/** Contract §4.1: to followers, by day, after it was looked at. */
export function broadcast(state: State, message: Fields, recipient: Fields): object {
  const fits = audience(recipient.object('target'));
  const articles = readArticles(state, message);
  if (!state.switches.verified) throw refusal(-221);
  if (isNight(state.now())) throw refusal(-234);
  const dueAt = state.now() + state.switches.moderationMs;
  const sent: Broadcast = { id: state.ids.message(), articles, fits, dueAt, reached: undefined };
  state.broadcasts.push(sent);
  return { message_id: sent.id };
}

const mayGet = (state: State, person: Person) => {
  const since = (days: number) => person.broadcasts.filter((at) => state.now() - at < days * DAY).length;
  return person.state === 'normal' && since(1) < 1 && since(30) < state.switches.broadcastsPerMonth;
};

function reach(state: State, sent: Broadcast) {
  const people = [...state.people.values()].filter((person) => sent.fits(person) && mayGet(state, person));
  const articles = sent.articles.flatMap((id) => state.articles.get(id) ?? []);
  for (const person of people) {
    person.broadcasts.push(state.now());
    place(state, person, {
      from: 'oa',
      way: 'broadcast',
      text: articles.map(({ title, description }) => `${title}\n${description}`).join('\n'),
      buttons: [],
      attachments: articles.map(({ id }) => ({ kind: 'article', name: id })),
    });
  }
  sent.reached = people.length;
}

/** Sends out what was looked at by now. */
export function releaseBroadcasts(state: State) {
  for (const sent of state.broadcasts) {
    if (sent.reached === undefined && sent.dueAt <= state.now()) reach(state, sent);
  }
}
