import type { Transcript } from '../transcript.ts';
import { type Broadcast, releaseBroadcasts } from './broadcast.ts';
import type { Fault, FaultHandle } from './faults.ts';
import { Follower } from './follower.ts';
import { startServer } from './http-server.ts';
import { OaAdmin } from './oa-admin.ts';
import type { Profile } from './people.ts';
import {
  addPerson,
  type Call,
  createState,
  type State,
  type ZaloApp,
  type ZaloSimulatorOptions,
} from './state.ts';
import type { Switches } from './switches.ts';
import type { Template } from './templates.ts';
import type { Pair } from './tokens.ts';
import type { Emission } from './webhook.ts';

export type { Fault, FaultHandle } from './faults.ts';
export type { Follower } from './follower.ts';
export type { OaAdmin } from './oa-admin.ts';
export type { Seen } from './seen.ts';
export type { Call, ZaloApp, ZaloSimulatorOptions } from './state.ts';
export type { Switches } from './switches.ts';
export type { Template } from './templates.ts';
export type { Emission } from './webhook.ts';

/** A running simulator of Zalo's hosts for one OA and one app. */
export interface ZaloSimulator {
  /** What stands for the hosts oauth.zaloapp.com, openapi.zalo.me, business.openapi.zalo.me and zdn.vn. */
  readonly roots: {
    readonly oauth: string;
    readonly openapi: string;
    readonly business: string;
    readonly content: string;
  };
  readonly app: ZaloApp;
  /** May be changed at any time. */
  readonly switches: Switches;
  /** Where events go. Undefined: not set in the console, or unsubscribed after the ladder of retries. */
  hookUrl: string | undefined;
  /** The callback registered in the console; any is taken while undefined. */
  callback: string | undefined;
  readonly calls: readonly Call[];
  readonly emissions: readonly Emission[];
  readonly transcript: Transcript;
  /** What a correct service never sends. A suite asserts at its end that it is empty. */
  violations(): readonly string[];
  readonly faults: { add(fault: Fault): FaultHandle; clear(): void };
  /** A person with this id; the same object when asked again. Without an id a new one. */
  follower(id?: string, profile?: Profile): Follower;
  /** Everybody there is. */
  followers(): Follower[];
  /** Adds a template of the OA, or replaces the one with its id. */
  template(template: Template): void;
  /** Articles that were sent to many; `reached` is undefined until `tick` sends them out. */
  readonly broadcasts: readonly Broadcast[];
  /** Somebody of the OA who takes over by hand. */
  oaAdmin(id?: string): OaAdmin;
  /** Sends any event, signed as every other. */
  rawEvent(fields: { event_name: string } & Record<string, unknown>): Promise<Emission>;
  /** Posts a body with these headers and nothing else: forged, malformed. Gives the status; 0 without an answer. */
  rawPost(body: string, headers: Record<string, string>): Promise<number>;
  /** A token pair as the console's API Explorer hands it out: the seed of the service. */
  seedTokens(): Pair;
  /** The OA's consent is taken back: every token is dead. */
  revokeTokens(): void;
  /** An admin opens the permission link and agrees: where the browser is sent. @throws where Zalo refuses */
  consents(permissionUrl: string): Promise<URL>;
  /** The console's check of the webhook address: an unsigned POST. Gives the status. */
  consoleCheck(body?: string): Promise<number>;
  /** Events wait until `release`, which may order, repeat and drop them. */
  hold(): void;
  release(arrange?: (events: Emission[]) => Emission[]): Promise<void>;
  /** Delivers an event once more, byte by byte the same. */
  again(emission: Emission): Promise<void>;
  /** Does what is due by the clock: webhooks tried again, broadcasts that go out. To be called after the clock moved. */
  tick(): Promise<void>;
  /** Resolves when every first try of a webhook is over. */
  idle(): Promise<void>;
  /** The first recorded call that fits, now or when it comes; a text is the end of its name. */
  waitForCall(choice: string | ((call: Call) => boolean), timeoutMs?: number): Promise<Call>;
  stop(): Promise<void>;
}

async function consents(permissionUrl: string): Promise<URL> {
  const answer = await fetch(permissionUrl, { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`Zalo refuses: ${await answer.text()}`);
  return new URL(location);
}

function controls(state: State) {
  const followers = new Map<string, Follower>();
  const { webhook } = state;
  return {
    app: state.app,
    switches: state.switches,
    calls: state.calls.list,
    emissions: webhook.emissions.list,
    transcript: state.transcript,
    violations: () => state.violations,
    faults: state.faults,
    follower(id = state.ids.user(), profile: Profile = {}) {
      const known = followers.get(id);
      if (known) return known;
      const follower = new Follower(state, addPerson(state, id, profile));
      followers.set(id, follower);
      return follower;
    },
    followers: () => [...followers.values()],
    oaAdmin: (id = '1500000000000000001') => new OaAdmin(state, id),
    rawEvent: (fields: { event_name: string } & Record<string, unknown>) => webhook.emit('raw', fields),
    rawPost: (body: string, headers: Record<string, string>) => webhook.post(body, headers),
    seedTokens: () => state.tokens.issue(),
    revokeTokens: () => state.tokens.revoke(),
    consents,
    consoleCheck: (body?: string) => webhook.consoleCheck(body),
    hold: () => webhook.hold(),
    release: (arrange?: (events: Emission[]) => Emission[]) => webhook.release(arrange),
    again: (emission: Emission) => webhook.again(emission),
    broadcasts: state.broadcasts,
    template: (template: Template) => {
      state.templates.set(template.id, template);
    },
    tick: () => {
      releaseBroadcasts(state);
      return webhook.tick();
    },
    idle: () => webhook.idle(),
    waitForCall: (choice: string | ((call: Call) => boolean), timeoutMs = 10_000) => {
      const test = typeof choice === 'function' ? choice : ({ name }: Call) => name.endsWith(choice);
      return state.calls.waitFor(
        test,
        timeoutMs,
        ({ name, status, error }) => `${name} ${status} ${error ?? ''}`,
      );
    },
  };
}

/** Starts a strict simulator of Zalo on this machine. */
export async function createZaloSimulator(options: ZaloSimulatorOptions = {}): Promise<ZaloSimulator> {
  const state = createState(options);
  const server = await startServer(state, options.port, options.beside);
  state.origin = server.origin;
  const root = (name: string) => `${server.origin}/${name}`;
  const own = {
    roots: {
      oauth: root('oauth'),
      openapi: root('openapi'),
      business: root('business'),
      content: root('content'),
    },
    get hookUrl() {
      return state.webhook.url;
    },
    set hookUrl(url: string | undefined) {
      state.webhook.url = url;
    },
    get callback() {
      return state.callback;
    },
    set callback(url: string | undefined) {
      state.callback = url;
    },
    async stop() {
      state.webhook.stop();
      await server.close();
    },
  };
  return Object.assign(own, controls(state));
}
