import type { Follow } from '../domain/follow.ts';
import type { Choice } from '../domain/message.ts';
import { fieldLabel } from '../domain/rulebook.ts';
import { homeProvince } from '../domain/settings.ts';
import { comingConferences } from '../store/conferences.ts';
import { followsOf } from '../store/follows.ts';
import { communesOf } from '../usecases/announcements/audience.ts';
import { saidFollow, saidFollows } from '../usecases/follows/said.ts';
import { setFollow } from '../usecases/follows/set-follow.ts';
import { comeBack, stepAside } from './aside.ts';
import { labelOf } from './conference/list.ts';
import { askConsent, hasAgreed } from './consent.ts';
import type { Message, Part, Turn } from './part.ts';
import { mayBePlace, placeRows, readPlace } from './places.ts';
import { button, join, say, sayText } from './say.ts';

const FLOW = 'follow';
const CONFERENCES_SHOWN = 6;

function actionOf(on: boolean, { kind, key }: Follow): string {
  const turned = on ? 'on' : 'off';
  return `follow:${turned}:${kind}:${key}`;
}

/** What one follows, what could be followed, and how to follow it no more. */
async function showMenu(turn: Turn): Promise<void> {
  const { speak, scope } = turn;
  const follows = await followsOf(scope.tx, turn.person.id);
  const now =
    follows.length === 0
      ? speak.rich('area.follow.nothing')
      : speak.rich('area.follow.now', { follows: saidFollows(scope, speak, follows) });
  const off = follows.map((follow): Choice[] => [
    {
      label: speak.plain('area.follow.drop', { what: saidFollow(scope, speak, follow) }),
      action: actionOf(false, follow),
    },
  ]);
  await say(turn, {
    text: join([now, speak.rich('area.follow.what')]),
    choices: [
      [
        button(turn, 'area.follow.fields', 'follow:fields'),
        button(turn, 'area.follow.place', 'follow:place'),
      ],
      [button(turn, 'area.follow.conferences', 'follow:conferences')],
      ...off,
    ],
  });
}

async function showFields(turn: Turn): Promise<void> {
  const book = turn.scope.rulebook.current();
  const followed = new Set((await followsOf(turn.scope.tx, turn.person.id)).map(({ key }) => key));
  const rows = [...book.fields.keys()].map((key): Choice[] => {
    const label = fieldLabel(book, key, turn.speak.locale);
    const has = followed.has(key);
    return [{ label: has ? `✓ ${label}` : label, action: actionOf(!has, { kind: 'field', key }) }];
  });
  await sayText(turn, 'area.follow.whichField', {}, [...rows, [back(turn)]]);
}

async function showConferences(turn: Turn): Promise<void> {
  const { scope } = turn;
  const territories = communesOf(scope, homeProvince(scope.rulebook.current()));
  const coming = await comingConferences(scope.tx, territories, turn.now, CONFERENCES_SHOWN);
  if (coming.length === 0) return sayText(turn, 'area.follow.noConference', {}, [[back(turn)]]);
  const rows = coming.map((one): Choice[] => [
    { label: labelOf(turn, one), action: actionOf(true, { kind: 'conference', key: one.code }) },
  ]);
  await sayText(turn, 'area.follow.whichConference', {}, [...rows, [back(turn)]]);
}

const back = (turn: Turn) => button(turn, 'area.follow.back', 'follow:menu');

async function change(turn: Turn, on: boolean, kind: string, key: string): Promise<void> {
  const { scope, speak } = turn;
  if (!(await setFollow(scope, turn.person.id, { kind, key, on })))
    return sayText(turn, 'common.staleButton');
  const what = saidFollow(scope, speak, { kind: kind as Follow['kind'], key });
  await sayText(turn, on ? 'area.follow.begun' : 'area.follow.ended', { what }, [[back(turn)]]);
}

async function askPlace(turn: Turn): Promise<void> {
  stepAside(turn, FLOW, 'place', {});
  await sayText(turn, 'area.follow.whichPlace', {}, [[back(turn)]]);
}

async function takePlace(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const typed = message.text.trim();
  if (typed === '' || !mayBePlace(turn, typed)) {
    comeBack(turn);
    return 'pass';
  }
  const place = readPlace(turn, typed);
  if (place.type === 'one') {
    comeBack(turn);
    await change(turn, true, 'territory', place.communeCode);
    return 'taken';
  }
  const found = place.type === 'several' ? place.candidates : [];
  const near = place.type === 'none' ? place.nearest.map((communeCode) => ({ communeCode })) : found;
  const rows = placeRows(turn, near, (key) => actionOf(true, { kind: 'territory', key }));
  await sayText(turn, rows.length > 0 ? 'area.follow.thesePlaces' : 'area.follow.noPlace', {}, [
    ...rows,
    [back(turn)],
  ]);
  return 'taken';
}

async function press(turn: Turn, [verb = '', kind = '', key = '']: string[]): Promise<void> {
  if (turn.state.flow === FLOW) comeBack(turn);
  if (!(await hasAgreed(turn))) return askConsent(turn, null);
  switch (verb) {
    case 'fields':
      return showFields(turn);
    case 'place':
      return askPlace(turn);
    case 'conferences':
      return showConferences(turn);
    case 'on':
    case 'off':
      return change(turn, verb === 'on', kind, key);
    default:
      return showMenu(turn);
  }
}

/** What a person follows, reached from `/noio`: fields, communes and conferences of which they want the announcements. */
export const follow: Part = {
  actions: { follow: press },
  flows: [{ name: FLOW, receive: takePlace }],
};
