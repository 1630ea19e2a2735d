import { Recorder } from '../recorder.ts';
import { createTranscript, type Transcript } from '../transcript.ts';
import type { Article } from './articles.ts';
import type { Broadcast } from './broadcast.ts';
import { Faults } from './faults.ts';
import type { Beside } from './http-server.ts';
import { Ids, idByApp } from './ids.ts';
import type { Letter, Person, Profile } from './people.ts';
import { defaults, type Switches } from './switches.ts';
import type { Template } from './templates.ts';
import { Tokens } from './tokens.ts';
import { Uploads } from './uploads.ts';
import { Webhook } from './webhook.ts';

export interface ZaloApp {
  readonly appId: string;
  readonly appSecret: string;
  readonly oaId: string;
  readonly oaSecretKey: string;
}

export interface ZaloSimulatorOptions {
  /** What time it is; everything that expires, closes or is tried again goes by it. */
  readonly clock?: { now(): Date };
  readonly switches?: Partial<Switches>;
  readonly app?: Partial<ZaloApp>;
  readonly oaName?: string;
  /** The first value of the switch `answerWithinMs`. */
  readonly hookTimeoutMs?: number;
  /** Makes ids differ from those of another simulator that the same database has met. */
  readonly salt?: string;
  /** Of this machine; a free one when absent. */
  readonly port?: number;
  /** Answers what is none of Zalo's: the page for trying it by hand. */
  readonly beside?: Beside;
}

/** One call of the service, as it arrived and as it was answered. */
export interface Call {
  readonly root: 'oauth' | 'openapi' | 'business' | 'content';
  /** `POST /v3.0/oa/message/cs` */
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds by the simulator's clock. */
  readonly at: number;
  /** HTTP status; 0 while unanswered and where the connection was cut. */
  status: number;
  /** `error` of the answer. */
  error?: number;
}

/** Everything the simulator remembers. */
export interface State {
  readonly app: ZaloApp;
  readonly oaName: string;
  readonly now: () => number;
  readonly switches: Switches;
  readonly ids: Ids;
  readonly tokens: Tokens;
  readonly uploads: Uploads;
  readonly faults: Faults;
  readonly webhook: Webhook;
  readonly calls: Recorder<Call>;
  readonly violations: string[];
  readonly transcript: Transcript;
  readonly people: Map<string, Person>;
  /** Files of people, served under the content root by path. */
  readonly content: Map<string, { mime: string; data: Buffer }>;
  /** Told at each new message. */
  readonly listeners: Recorder<never>;
  readonly articles: Map<string, Article>;
  readonly broadcasts: Broadcast[];
  readonly templates: Map<string, Template>;
  /** Template messages that went out, and when. */
  readonly templateMessages: Map<string, Letter>;
  readonly templatesSent: number[];
  /** Consultation messages taken from the package. */
  included: number;
  /** The registered callback (contract §1.2); any is taken while it is undefined. */
  callback: string | undefined;
  /** `http://127.0.0.1:port`, once it listens. */
  origin: string;
}

const app: ZaloApp = {
  appId: '2553928453557000000',
  appSecret: 'AppSecretOfTheSimulator',
  oaId: '1357913579135791357',
  oaSecretKey: 'OaSecretKeyOfTheSimulator',
};

export function createState(options: ZaloSimulatorOptions): State {
  const now = () => (options.clock?.now() ?? new Date()).getTime();
  const switches: Switches = { ...defaults(), ...options.switches };
  switches.answerWithinMs = options.hookTimeoutMs ?? switches.answerWithinMs;
  const ids = new Ids(options.salt ?? '');
  const itself = { ...app, ...options.app };
  return {
    app: itself,
    oaName: options.oaName ?? 'Đối thoại',
    now,
    switches,
    ids,
    tokens: new Tokens(now, ids, switches),
    uploads: new Uploads(now, ids, switches),
    faults: new Faults(),
    webhook: new Webhook(now, itself, switches),
    calls: new Recorder(),
    violations: [],
    transcript: createTranscript(),
    people: new Map(),
    content: new Map(),
    listeners: new Recorder(),
    articles: new Map(),
    broadcasts: [],
    templates: new Map(),
    templateMessages: new Map(),
    templatesSent: [],
    included: 0,
    callback: undefined,
    origin: '',
  };
}

export function addPerson(state: State, id: string, profile: Profile): Person {
  if (state.people.has(id)) throw new Error(`There already is a person ${id}`);
  const name = profile.name ?? 'Người dân';
  const person: Person = {
    id,
    idByApp: idByApp(id),
    profile: { ...profile, name },
    following: false,
    lastInteraction: null,
    repliesSince: 0,
    chatted: false,
    alias: name,
    tags: new Set(),
    shared: {},
    state: 'normal',
    broadcasts: [],
    letters: [],
  };
  state.people.set(id, person);
  return person;
}

/** What opens the window (contract §3.1). */
export function interacted(state: State, person: Person) {
  person.lastInteraction = state.now();
  person.repliesSince = 0;
}
