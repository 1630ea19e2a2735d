import type { Choice, RichText } from '../domain/message.ts';
import { homeProvince } from '../domain/settings.ts';
import { shortQuote } from '../domain/short-quote.ts';
import { setCommune } from '../store/accounts.ts';
import { quietSince } from '../store/broadcasts.ts';
import { followsOf } from '../store/follows.ts';
import { saidFollows } from '../usecases/follows/said.ts';
import { unitInText, unitSaid } from '../usecases/units/say-unit.ts';
import { comeBack, stepAside } from './aside.ts';
import { askConsent, hasAgreed } from './consent.ts';
import type { Message, Part, Turn } from './part.ts';
import { AREA_FLOW, isServedCommune, mayBePlace, placeName, placeRows, readPlace } from './places.ts';
import { button, join, say, sayText } from './say.ts';

const QUOTE_LENGTH = 40;

async function askArea(turn: Turn): Promise<void> {
  const { speak, person } = turn;
  stepAside(turn, AREA_FLOW, 'asked', {});
  const ask = speak.rich('area.ask');
  const lines: RichText[] = [];
  const buttons = [button(turn, 'area.skip', 'area:skip')];
  if (person.communeCode !== null) {
    const place = unitSaid(turn.scope.rulebook.current(), person.communeCode, speak);
    lines.push(speak.rich('area.current', { place }));
    buttons.push(button(turn, 'area.remove', 'area:remove'));
  }
  const follows = await followsOf(turn.scope.tx, person.id);
  if (follows.length > 0) {
    lines.push(speak.rich('area.follow.now', { follows: saidFollows(turn.scope, speak, follows) }));
  }
  const follow = button(turn, 'area.follow.button', 'follow:menu');
  await say(turn, { text: join([...lines, ask]), choices: [buttons, [follow], [await quietButton(turn)]] });
}

/** The way out of announcements, or back to them. */
async function quietButton(turn: Turn): Promise<Choice> {
  const quiet = (await quietSince(turn.scope.tx, turn.person.id)) !== null;
  return quiet
    ? button(turn, 'announce.loudButton', 'quiet:off')
    : button(turn, 'announce.quietButton', 'quiet:on');
}

async function takeArea(turn: Turn, typed: string): Promise<'taken' | 'pass'> {
  if (!mayBePlace(turn, typed)) return passOn(turn);
  const place = readPlace(turn, typed);
  const book = turn.scope.rulebook.current();
  const skip = [button(turn, 'area.skip', 'area:skip')];
  const quoted = { typed: shortQuote(typed, QUOTE_LENGTH) };
  switch (place.type) {
    case 'one':
      await setArea(turn, place.communeCode, place.oldName);
      return 'taken';
    case 'several': {
      const rows = placeRows(turn, place.candidates, (code) => `area:${code}`);
      await sayText(turn, 'ask.whichPlace', {}, [...rows, skip]);
      return 'taken';
    }
    case 'elsewhere':
      await sayText(turn, 'ask.elsewhere', { province: unitInText(book, homeProvince(book), turn.speak) }, [
        skip,
      ]);
      return 'taken';
    case 'none': {
      const near = place.nearest.map((communeCode) => ({ communeCode }));
      const rows = placeRows(turn, near, (code) => `area:${code}`);
      await sayText(turn, near.length > 0 ? 'ask.nearPlace' : 'ask.noPlace', quoted, [...rows, skip]);
      return 'taken';
    }
    default:
      return place satisfies never;
  }
}

/** Somebody who goes on with a question instead of their place is not held up. */
function passOn(turn: Turn): 'pass' {
  comeBack(turn);
  return 'pass';
}

async function setArea(turn: Turn, communeCode: string | null, oldName?: string): Promise<void> {
  const isFirst = turn.person.communeCode === null;
  await setCommune(turn.scope.tx, turn.person.id, communeCode);
  turn.person = { ...turn.person, communeCode };
  if (turn.state.flow === AREA_FLOW) comeBack(turn);
  if (communeCode === null) return sayText(turn, 'area.removed');
  const set = turn.speak.rich('area.set', { place: placeName(turn, communeCode, oldName) });
  // Who has just come is told what comes next.
  const next = isFirst && turn.state.flow === null ? [turn.speak.rich('ask.write')] : [];
  await say(turn, { text: join([set, ...next]) });
}

async function press(turn: Turn, [answer = '']: string[]): Promise<void> {
  if (answer === 'remove') return setArea(turn, null);
  if (isServedCommune(turn, answer)) return setArea(turn, answer);
  if (turn.state.flow === AREA_FLOW) comeBack(turn);
  await sayText(turn, turn.person.communeCode === null ? 'ask.write' : 'area.kept');
}

export const area: Part = {
  commands: [
    {
      words: ['noio', 'area'],
      roles: 'all',
      describe: 'area.describe',
      accepts: () => false,
      async run(turn, argument) {
        if (!(await hasAgreed(turn))) return askConsent(turn, null);
        if (argument === '') return askArea(turn);
        stepAside(turn, AREA_FLOW, 'asked', {});
        if ((await takeArea(turn, argument)) === 'pass') await askArea(turn);
      },
    },
  ],
  actions: { area: press },
  flows: [
    {
      name: AREA_FLOW,
      async receive(turn: Turn, message: Message) {
        if (message.text.trim() === '') return passOn(turn);
        return takeArea(turn, message.text.trim());
      },
    },
  ],
};
