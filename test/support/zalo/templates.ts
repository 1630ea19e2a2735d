import { isNight } from './broadcast.ts';
import type { Endpoints } from './endpoint.ts';
import { businessRefusal, OA_MESSAGES, refusal, ZaloError } from './errors.ts';
import type { Fields } from './fields.ts';
import { personOf } from './messages/cs.ts';
import { echo, place } from './messages/deliver.ts';
import { checkReachable } from './messages/window.ts';
import type { Letter, Person } from './people.ts';
import type { State } from './state.ts';

export interface TemplateParameter {
  readonly name: string;
  readonly require?: boolean;
  readonly type?: 'STRING' | 'NUMBER' | 'DATE';
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly acceptNull?: boolean;
}

/** A template of the OA, as the console keeps it (contract §8). */
export interface Template {
  readonly id: string;
  readonly name?: string;
  /** What the person reads; `<name>` stands for a parameter. All parameters one a line when absent. */
  readonly text?: string;
  readonly parameters: readonly TemplateParameter[];
  readonly status?: 'PENDING_REVIEW' | 'ENABLE' | 'REJECT' | 'DISABLE' | 'DELETE';
  /** 1 transaction, 2 customer care, 3 promotion. */
  readonly tag?: 1 | 2 | 3;
  /** Made on or after 2025-12-10 and of a kind that goes by user id. */
  readonly byUserId?: boolean;
  /** Not from 22:00 to 05:59. */
  readonly dayOnly?: boolean;
  /** In VND. */
  readonly price?: number;
}

type Refuse = (code: number, violation?: boolean) => Error;

/** The OA host has one code for wrong parameters, the business host one for each way to be wrong. */
const onOaHost: Refuse = (code, violation = false) => {
  if (code === -1121) return new ZaloError(-210, OA_MESSAGES[-210] ?? '', violation);
  const field = [-109, -131, -146].includes(code) ? 'template_id' : 'template_data';
  return new ZaloError(-201, `${field} is invalid!`, violation);
};

function usable(state: State, id: string, refuse: Refuse): Template {
  const template = state.templates.get(id);
  if (!template || template.status === 'DELETE') throw refuse(-109);
  if (template.status === 'DISABLE') throw refuse(-146);
  if ((template.status ?? 'ENABLE') !== 'ENABLE') throw refuse(-131);
  return template;
}

const FORMATS = { STRING: /./s, NUMBER: /^-?[\d.,]+$/, DATE: /^(\d\d:\d\d:\d\d )?\d\d\/\d\d\/\d{4}$/ };

/** Contract §8.4: missing, too long, of the wrong format, or not known at all. */
function filled(state: State, template: Template, data: Fields, refuse: Refuse): Map<string, string> {
  const values = new Map<string, string>();
  for (const {
    name,
    require = true,
    type = 'STRING',
    maxLength = 200,
    minLength = 0,
    acceptNull,
  } of template.parameters) {
    const value = data.value(name);
    if (value === undefined || value === null || value === '') {
      if (require && !acceptNull) throw refuse(-1122, true);
      continue;
    }
    if (typeof value !== 'string' && typeof value !== 'number') throw refuse(-112, true);
    const text = String(value);
    if ([...text].length > maxLength) throw refuse(-1121, true);
    if ([...text].length < minLength || !FORMATS[type].test(text)) throw refuse(-1124, true);
    values.set(name, text);
  }
  for (const key of data.unknown())
    state.violations.push(`template ${template.id}: it has no parameter ${key}`);
  for (const key of Object.keys(data.raw)) data.value(key);
  return values;
}

const rendered = (template: Template, values: Map<string, string>) =>
  template.text?.replace(/<(\w+)>/g, (_, name: string) => values.get(name) ?? '') ??
  [...values].map(([name, value]) => `${name}: ${value}`).join('\n');

function deliver(state: State, person: Person, template: Template, values: Map<string, string>): Letter {
  const what = { from: 'oa', way: 'template', buttons: [], attachments: [], billed: true } as const;
  state.templatesSent.push(state.now());
  return place(state, person, { ...what, text: rendered(template, values) });
}

const DAY = 24 * 3_600_000;
const remainingToday = (state: State) =>
  state.switches.templatesPerDay - state.templatesSent.filter((at) => state.now() - at < DAY).length;

/** Contract §8.2: to somebody who interacted within a year. */
function byUserId(state: State, fields: Fields): object {
  const person = personOf(state, fields.text('user_id'));
  const template = usable(state, fields.text('template_id'), onOaHost);
  const values = filled(state, template, fields.object('template_data'), onOaHost);
  if (!(template.byUserId ?? true)) throw refusal(-249);
  checkReachable(person);
  if (person.state === 'refuses-oa') throw refusal(-244);
  const since = person.lastInteraction;
  if (since === null || state.now() - since > 365 * DAY) throw refusal(-232);
  if (state.switches.cloudAccount === 'unlinked') throw refusal(-320);
  if (state.switches.cloudAccount === 'empty') throw refusal(-321);
  if (remainingToday(state) <= 0) throw refusal(-211);
  const letter = deliver(state, person, template, values);
  void echo(state, person, letter, 'list');
  const quota = { quota_type: 'template', remain: String(remainingToday(state)) };
  return { message_id: letter.id, user_id: person.id, sent_time: String(letter.at), quota };
}

function checkPerson(person: Person | undefined): Person {
  if (!person) throw businessRefusal(-118);
  const codes = { 'refuses-oa': -141, restricts: -139, 'old-app': -110, inactive: -119, full: -140 } as const;
  const code = codes[person.state as keyof typeof codes];
  if (code !== undefined) throw businessRefusal(code);
  return person;
}

function checkOa({ switches }: State) {
  if (!switches.verified || !switches.packageIncludesApi) throw businessRefusal(-135);
  if (switches.cloudAccount === 'unlinked') throw businessRefusal(-136);
  if (switches.cloudAccount === 'empty') throw businessRefusal(-137);
}

/** Contract §8.1. */
function byPhone(state: State, fields: Fields): object {
  if (!fields.has('tracking_id')) throw businessRefusal(-132, true);
  const tracking = fields.text('tracking_id');
  if (tracking.length > 48) throw businessRefusal(-132, true);
  const mode = fields.optionalText('mode');
  if (mode !== undefined && mode !== 'development') throw businessRefusal(-132, true);
  const sendingMode = fields.optionalText('sending_mode') ?? '1';
  if (sendingMode !== '1' && sendingMode !== '3') throw businessRefusal(-161, true);
  const phone = fields.text('phone');
  if (!/^84\d{9}$/.test(phone)) throw businessRefusal(-108, true);
  checkOa(state);
  const template = usable(state, fields.text('template_id'), businessRefusal);
  if (!fields.has('template_data')) throw businessRefusal(-111, true);
  const values = filled(state, template, fields.object('template_data'), businessRefusal);
  if (sendingMode === '3' && (template.tag ?? 1) !== 3) throw businessRefusal(-162, true);
  if (template.dayOnly && isNight(state.now())) throw businessRefusal(-133);
  const person = checkPerson([...state.people.values()].find((one) => one.profile.phone === phone));
  if (mode && !person.profile.admin) throw businessRefusal(-127);
  if (remainingToday(state) <= 0) throw businessRefusal(-144);
  const letter = deliver(state, person, template, values);
  state.templateMessages.set(letter.id, letter);
  void state.webhook.emit(person.id, {
    event_name: 'user_received_message',
    sender: { id: state.app.oaId },
    recipient: { id: phone },
    message: { delivery_time: String(letter.at), msg_id: letter.id, tracking_id: tracking },
  });
  return {
    msg_id: letter.id,
    sent_time: String(letter.at),
    sending_mode: sendingMode,
    quota: quotaOf(state),
  };
}

const quotaOf = (state: State) => ({
  dailyQuota: String(state.switches.templatesPerDay),
  remainingQuota: String(remainingToday(state)),
});

function info(state: State, fields: Fields): object {
  const template = state.templates.get(fields.text('template_id'));
  if (!template) throw businessRefusal(-109);
  const { id, name = id, status = 'ENABLE', tag = 1, price = 200 } = template;
  const listParams = template.parameters.map(
    ({
      name: parameter,
      require = true,
      type = 'STRING',
      maxLength = 200,
      minLength = 0,
      acceptNull = false,
    }) => ({
      name: parameter,
      require,
      type,
      maxLength,
      minLength,
      acceptNull,
    }),
  );
  return {
    templateId: id,
    templateName: name,
    status,
    listParams,
    templateTag: tag,
    price_sdt: price,
    price_uid: price,
  };
}

function all(state: State, fields: Fields): object[] {
  const [offset, limit] = [fields.whole('offset'), fields.whole('limit')];
  fields.optionalText('status');
  const listed = [...state.templates.values()].slice(offset, offset + limit);
  return listed.map(({ id, name = id, status = 'ENABLE' }) => ({
    templateId: id,
    templateName: name,
    status,
  }));
}

function statusOf(state: State, fields: Fields): object {
  const letter = state.templateMessages.get(fields.text('message_id'));
  if (!letter) throw businessRefusal(-107);
  return { delivery_time: String(letter.at), status: 1, message: 'Success' };
}

export const templateEndpoints: Endpoints = {
  'POST /v3.0/oa/message/template': { takes: 'json', run: byUserId },
};

export const businessEndpoints: Endpoints = {
  'POST /message/template': { takes: 'json', run: byPhone },
  'GET /message/status': { takes: 'query', run: statusOf },
  'GET /message/quota': { takes: 'query', run: quotaOf },
  'GET /template/all': { takes: 'query', run: all },
  'GET /template/info/v2': { takes: 'query', run: info },
};
