import { randomUUID } from 'node:crypto';
import type { ShownMessage } from '../../../src/channels/web/payloads.ts';
import { type AttachmentKind, plain } from '../../../src/domain/message.ts';
import { call, createVisitor, type Visitor } from '../../channels/web/visitor.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { createTranscript } from '../transcript.ts';
import { nameOf } from './people.ts';
import type { Hands, Seen, SentFile, Venue, Who } from './venue.ts';

/** The service with its try-out chat: people act and see through what the page asks over HTTP. */
export function createWebVenue(): Venue {
  const transcript = createTranscript();
  const page: Page = { current: null };
  const people = new Map<string, Person>();
  const hands = (key: string, who: Who) => {
    const person = people.get(key) ?? { key, name: who.name ?? null, account: null, seen: [] };
    people.set(key, person);
    return createHands(page, person, (words) => transcript.line(`${who.name ?? nameOf(key)} → Bot`, words));
  };
  /** What the page would show now. */
  const look = async (person: Person) => {
    const before = person.seen;
    person.seen = asShown(await visitorOf(page).open(await accountOf(page, person)));
    for (const [index, seen] of person.seen.entries()) {
      const known = before[index];
      if (known && JSON.stringify(known) === JSON.stringify(seen)) continue;
      transcript.line(`Bot → ${person.name ?? nameOf(person.key)}${known ? ' (sửa)' : ''}`, seen.text, {
        buttons: seen.buttons,
        attachments: seen.attachments.map((file) => file.name),
      });
    }
  };
  return {
    transcript,
    async open(before: TestApp | null) {
      const app = await createTestApp({
        seed: 'demo',
        // Stores what comes in; handling and sending wait for the stage.
        env: { ROLE: 'web' },
        ...(before && { databaseUrl: before.databaseUrl, dataDir: before.dataDir, clock: before.clock }),
      });
      const { address } = await app.start();
      page.current = { app, address, visitor: await createVisitor(address) };
      return app;
    },
    async settle(app) {
      await app.settle();
      for (const person of people.values()) await look(person);
    },
    hands,
    close: async () => undefined,
  };
}

/** `current` is the page of the process that runs now. */
type Page = { current: { app: TestApp; address: string; visitor: Visitor } | null };
type Person = { key: string; name: string | null; account: string | null; seen: Seen[] };

function visitorOf(page: Page): Visitor {
  return opened(page).visitor;
}

function opened({ current }: Page) {
  if (!current) throw new Error('the page is not open');
  return current;
}

/** Whoever is not in the list is a new citizen. */
async function accountOf(page: Page, person: Person): Promise<string> {
  const { app, visitor } = opened(page);
  if (person.account) return person.account;
  const listed = visitor.people.find(({ name }) => name === nameOf(person.key));
  const account = listed?.account ?? (await visitor.newcomer());
  if (!listed && person.name) await giveName(app, account, person.name);
  person.account = account;
  return account;
}

/** The page asks nobody for a name: it knows those of demo people. */
async function giveName({ ctx }: TestApp, account: string, name: string): Promise<void> {
  await ctx.db.pool.query(
    `WITH known AS (UPDATE person SET demo = true WHERE id = (SELECT person_id FROM account WHERE id = $1) RETURNING id)
     INSERT INTO contact (person_id, name, updated_at) SELECT id, $2, $3 FROM known`,
    [account, name, ctx.clock.now()],
  );
}

function createHands(page: Page, person: Person, tell: (words: string) => void): Hands {
  let last: { path: string; body: object } | null = null;
  const post = async (path: string, body: object) => {
    const visitor = visitorOf(page);
    const account = await accountOf(page, person);
    await visitor.open(account);
    const sent = { id: randomUUID(), account, locale: 'vi', ...body };
    last = { path, body: sent };
    const answer = await visitor.json(path, sent);
    if (answer.status !== 200) throw new Error(`the page was answered ${answer.status}`);
  };
  return {
    write(text, { replyTo = null, location = null }) {
      tell(text);
      return post('/chat/api/messages', { text, replyTo, location });
    },
    async send(files, text) {
      tell(text);
      const sent = await Promise.all(files.map((file) => upload(page, person, file)));
      await post('/chat/api/messages', { text, files: sent });
    },
    press(seen, choice) {
      if (!seen) throw new Error('the page shows no button without a message');
      tell(`[${choice.label}]`);
      return post('/chat/api/presses', { message: seen.id, data: choice.action, label: choice.label });
    },
    start(payload) {
      tell('/start');
      return post('/chat/api/starts', { payload });
    },
    async again() {
      if (last) await visitorOf(page).json(last.path, last.body);
    },
    act: () => Promise.reject(new Error('nobody can do that in the page')),
    seen: () => person.seen,
  };
}

async function upload(page: Page, person: Person, { bytes, kind }: SentFile) {
  const { address, visitor } = opened(page);
  const account = await accountOf(page, person);
  await visitor.open(account);
  const path = `/chat/api/files?account=${account}`;
  const answer = await call(address, path, {
    method: 'PUT',
    raw: bytes,
    headers: visitor.headers,
  });
  const kept = JSON.parse(answer.body.toString()) as { token: string; kind: AttachmentKind; size: number };
  return { ...kept, kind: kind ?? kept.kind };
}

/** A change of an earlier message is a line of its own that names it. */
function asShown(lines: ShownMessage[]): Seen[] {
  const shown: Seen[] = [];
  for (const line of lines) {
    if (line.type !== 'sent') continue;
    const choices = line.choices.flat();
    const seen = {
      id: line.edits ?? line.id,
      text: plain(line.text),
      buttons: choices.map((choice) => choice.label),
      choices,
      attachments: line.files.map(({ kind, size, name }) => ({ kind, size, name: name ?? '' })),
    };
    const at = shown.findIndex((message) => message.id === line.edits);
    if (at >= 0) shown[at] = seen;
    else shown.push(seen);
  }
  return shown;
}
