import { broadcast } from '../broadcast.ts';
import type { Endpoints } from '../endpoint.ts';
import { invalid, mistake, refusal } from '../errors.ts';
import type { Fields } from '../fields.ts';
import type { Person } from '../people.ts';
import type { State } from '../state.ts';
import { readContent } from './content.ts';
import { echo, place } from './deliver.ts';
import { checkReachable, costOf } from './window.ts';

/** Somebody this OA knows: who never met it has no id here. @throws ZaloError */
export function personOf(state: State, id: string): Person {
  const person = state.people.get(id);
  if (!person) throw refusal(-201, 'user_id is invalid!');
  return person;
}

function consult(state: State, fields: Fields): object {
  const person = personOf(state, fields.object('recipient').text('user_id'));
  const { echo: kind, ...content } = readContent(state, fields.object('message'), person);
  checkReachable(person);
  const { billed, quota } = costOf(state, person);
  person.repliesSince += 1;
  const letter = place(state, person, { ...content, from: 'oa', way: 'cs', billed });
  void echo(state, person, letter, kind);
  return { message_id: letter.id, user_id: person.id, sent_time: String(letter.at), ...(quota && { quota }) };
}

const ICONS = [':>', '--b', ':-((', '/-strong', '/-heart', ':-h', ':o', '/-remove'] as const;

/** Contract §2.10: at most 50 a message, free. */
function react(person: Person, action: Fields): object {
  const icon = action.one('react_icon', ICONS);
  const id = action.text('react_message_id');
  const letter = person.letters.find((one) => one.id === id);
  if (!letter) throw refusal(-201, 'react_message_id is invalid!');
  if (icon === '/-remove') letter.reactions.length = 0;
  else if (letter.reactions.length >= 50) throw mistake(-210);
  else letter.reactions.push(icon);
  return { message_id: letter.id, user_id: person.id };
}

/** Contract §2.1: ordinary sends are shut; reactions and broadcasts still go this way. */
function versionTwo(state: State, fields: Fields): unknown {
  const recipient = fields.object('recipient');
  if (recipient.has('target')) return broadcast(state, fields.object('message'), recipient);
  if (fields.has('sender_action')) {
    return react(personOf(state, recipient.text('user_id')), fields.object('sender_action'));
  }
  if (!recipient.has('user_id')) throw invalid('recipient');
  if (!state.switches.v2Messages) throw mistake(-240);
  return consult(state, fields);
}

const stopped = () => {
  throw mistake(-233);
};

export const messageEndpoints: Endpoints = {
  'POST /v3.0/oa/message/cs': { takes: 'json', run: consult },
  'POST /v2.0/oa/message': { takes: 'json', run: versionTwo },
  // Products that ended on 2026-03-01 (contract §2.1).
  'POST /v3.0/oa/message/transaction': { takes: 'json', run: stopped },
  'POST /v3.0/oa/message/promotion': { takes: 'json', run: stopped },
};
