import type { Channel } from '../channels/channel.ts';
import type { Scope } from '../context.ts';
import { openChoice } from '../domain/choice-token.ts';
import { plainName } from '../domain/contact.ts';
import type { Incoming, Sender } from '../domain/message.ts';
import { numberSetting } from '../domain/settings.ts';
import { setPaused } from '../store/account-facts.ts';
import { countUpdate, findAccount, findOrCreateAccount, type Pace, setBlocked } from '../store/accounts.ts';
import { setFollows } from '../store/broadcast-articles.ts';
import { readConversation, writeConversation } from '../store/conversations.ts';
import { noteReceipts } from '../store/receipts.ts';
import { questionOfMessage } from '../store/sent-messages.ts';
import { type StaffMember, staffOf } from '../store/staff.ts';
import { hasWaiting, releaseWaiting } from '../store/waiting-messages.ts';
import type { KeptFile } from './kept-files.ts';
import type { Command, Message, Turn } from './part.ts';
import { PARTS } from './parts.ts';
import { readCommand } from './read-command.ts';
import { sayText } from './say.ts';
import { takeSharedInfo } from './shared-info.ts';
import { eraseWithdrawn, isPausedFor, pauseChat } from './taken-over.ts';
import { typedChoice } from './typed-choice.ts';
import { leaveByWord } from './welcome.ts';

type Happening = { channel: Channel; sender: Sender; incoming: Incoming; at?: Date; files: KeptFile[] };

/**
 * Reacts to one thing a person did, within the transaction of `scope`. Of a flood each minute takes a part up; the rest is
 * to be brought again at `until`.
 */
export async function converse(
  scope: Scope,
  happening: Happening,
): Promise<{ type: 'done' } | { type: 'slowed'; until: Date }> {
  const { channel, sender, files, incoming } = happening;
  // It may be about a telephone number, which becomes nobody's account.
  if (incoming.type === 'receipt') {
    await noteReceipts(scope.tx, receiptsOf(happening, incoming, scope.clock.now()));
    return { type: 'done' };
  }
  // Who never spoke to us and leaves does not become known by that.
  const leaves = incoming.type === 'unfollowed' || incoming.type === 'withdrawn';
  if (leaves && !(await findAccount(scope.tx, channel.name, sender.externalId))) return { type: 'done' };
  const { turn, pace } = await beginTurn(
    scope,
    channel,
    sender,
    files,
    actedAt(happening, scope.clock.now()),
  );
  const limit = numberSetting(scope.rulebook.current(), 'flood-messages-per-minute');
  const counted = await countUpdate(scope.tx, turn.account.id, pace, { limit, now: turn.now });
  if (counted.type === 'slowed') {
    if (counted.first) await sayText(turn, 'common.slowed', {}, undefined, { kind: 'slowed' });
    return { type: 'slowed', until: counted.until };
  }
  const before = turn.state;
  await react(turn, incoming);
  if (turn.state !== before) {
    await writeConversation(scope.tx, [{ accountId: turn.account.id, state: turn.state, now: turn.now }]);
  }
  return { type: 'done' };
}

function receiptsOf(
  { channel, at }: Happening,
  { messageIds, seen }: Extract<Incoming, { type: 'receipt' }>,
  now: Date,
) {
  const when = at && at < now ? at : now;
  return messageIds.map((externalId) => ({ channel: channel.name, externalId, seen, at: when }));
}

/** When the person made contact, never in the future; null for what others did in their chat, or what ends a contact. */
function actedAt({ incoming, at }: Happening, now: Date): Date | null {
  if (['taken-over', 'withdrawn', 'blocked', 'unfollowed'].includes(incoming.type)) return null;
  return at && at < now ? at : now;
}

/** Tells a person that what they sent could not be handled, though it is kept. */
export async function sayFailed(scope: Scope, channel: Channel, sender: Sender): Promise<void> {
  const { turn } = await beginTurn(scope, channel, sender, []);
  await sayText(turn, 'common.failed');
}

/** Also for who spoke elsewhere and is answered in their own chat. */
export async function beginTurn(
  scope: Scope,
  channel: Channel,
  sender: Sender,
  files: KeptFile[],
  acted: Date | null = scope.clock.now(),
): Promise<{ turn: Turn; pace: Pace }> {
  const now = scope.clock.now();
  const { externalId } = sender;
  const { account, person, pace } = await findOrCreateAccount(scope.tx, channel.name, externalId, now, acted);
  const locale =
    person.locale ?? (sender.locale && scope.texts.locales.includes(sender.locale) ? sender.locale : null);
  const staff = await staffOf(scope.tx, person.id);
  const turn: Turn = {
    scope,
    account,
    person,
    abilities: channel.abilities,
    staff,
    commands: commandsFor(staff),
    senderName: sender.name === null ? null : plainName(sender.name) || null,
    speak: scope.texts.in(locale),
    files,
    now,
    state: await readConversation(scope.tx, account.id),
  };
  return { turn, pace };
}

async function react(turn: Turn, incoming: Exclude<Incoming, { type: 'receipt' }>): Promise<void> {
  if (incoming.type === 'blocked') {
    await setBlocked(turn.scope.tx, turn.account.id, { at: turn.now, why: 'blocked by the person' });
    return;
  }
  if (incoming.type === 'taken-over') return pauseChat(turn);
  if (incoming.type === 'withdrawn') return eraseWithdrawn(turn);
  if (incoming.type === 'unfollowed') return setFollows(turn.scope.tx, turn.account.id, false);
  // Whoever writes, presses or unblocks can be reached again.
  const released = turn.abilities.windowCloses === true && (await letGo(turn));
  if (turn.account.blocked) await setBlocked(turn.scope.tx, turn.account.id, null);
  switch (incoming.type) {
    case 'unblocked':
    case 'interacted':
      return;
    case 'choice':
      return press(turn, incoming.data, incoming.messageId);
    case 'start':
      if (incoming.follows) await setFollows(turn.scope.tx, turn.account.id, true);
      return start(turn, incoming.payload, released);
    case 'shared-info':
      return takeSharedInfo(turn, incoming);
    case 'edited':
      return edited(turn, incoming.externalId, incoming.text);
    case 'message':
      if (isPausedFor(turn, incoming)) return;
      return message(turn, incoming);
    default:
      return incoming satisfies never;
  }
}

/** Lets go what waited for this person to write. @returns whether anything did. */
async function letGo({ scope, account, now }: Turn): Promise<boolean> {
  if (!(await hasWaiting(scope.tx, account.id))) return false;
  await releaseWaiting(scope.tx, [{ accountId: account.id, now }]);
  return true;
}

async function edited(turn: Turn, externalId: string, text: string): Promise<void> {
  if (await offer(flowsOf(turn), (flow) => flow.edited?.(turn, externalId, text))) return;
  await offer(PARTS, (part) => part.edited?.(turn, externalId, text));
}

/** A press is obeyed only when we sealed that button for this very person. */
async function press(turn: Turn, data: string, messageId: string | null): Promise<void> {
  const { channel, externalId } = turn.account;
  return act(turn, openChoice(turn.scope.sealKey, { channel, externalId }, data), messageId);
}

/** Does what a button of ours stands for. */
async function act(turn: Turn, asked: string | null, messageId: string | null): Promise<void> {
  if (turn.account.pausedUntil) await setPaused(turn.scope.tx, turn.account.id, null);
  const [name = '', ...args] = asked?.split(':') ?? [];
  const action = PARTS.map((part) => part.actions?.[name]).find((found) => found !== undefined);
  if (!action) return sayText(turn, 'common.staleButton');
  return action(turn, args, messageId);
}

/** Who comes back to what waited for them reads that, and no greeting after it. */
async function start(turn: Turn, payload: string | null, released: boolean): Promise<void> {
  if (payload && (await offer(PARTS, (part) => part.start?.(turn, payload)))) return;
  if (released) return;
  const greeting = turn.commands.find((command) => command.words.includes('start'));
  if (greeting) await greeting.run(turn, '', emptyMessage());
}

async function message(turn: Turn, message: Message): Promise<void> {
  if (nothingIn(turn, message))
    return sayText(turn, message.unsupported ? 'common.unsupported' : 'common.empty');
  const typed = turn.abilities.buttonsAtMost ? await typedChoice(turn, message.text) : null;
  if (typed !== null) return act(turn, typed, null);
  const reading = readCommand(message.text, turn.commands, turn.abilities.slashCommands);
  if (reading?.type === 'unknown-command')
    return sayText(turn, 'common.unknownCommand', { word: reading.word });
  if (turn.account.pausedUntil) await setPaused(turn.scope.tx, turn.account.id, null);
  if (reading?.type === 'command') return reading.command.run(turn, reading.argument, message);
  if (await leaveByWord(turn, message)) return;
  if (message.groupKey !== null && (await offer(PARTS, (part) => part.album?.(turn, message)))) return;
  const about = message.replyTo
    ? await questionOfMessage(turn.scope.tx, turn.account.id, message.replyTo)
    : null;
  if (about && (await offer(PARTS, (part) => part.reply?.(turn, message, about)))) return;
  if (await offer(flowsOf(turn), (flow) => flow.receive(turn, message))) return;
  if (await offer(PARTS, (part) => part.freeText?.(turn, message))) return;
  return sayText(turn, 'common.notUnderstood');
}

function commandsFor(staff: readonly StaffMember[]): Command[] {
  const roles = new Set(staff.map((member) => member.role));
  return PARTS.flatMap((part) => part.commands ?? []).filter(
    (command) => command.roles === 'all' || command.roles.some((role) => roles.has(role)),
  );
}

function flowsOf(turn: Turn) {
  return PARTS.flatMap((part) => part.flows ?? []).filter((flow) => flow.name === turn.state.flow);
}

/** Asks one after the other until one takes it. */
async function offer<T>(
  candidates: readonly T[],
  ask: (one: T) => Promise<'taken' | 'pass'> | undefined,
): Promise<boolean> {
  for (const candidate of candidates) {
    if ((await ask(candidate)) === 'taken') return true;
  }
  return false;
}

function nothingIn(turn: Turn, message: Message): boolean {
  const { text, location, contact } = message;
  return text.trim() === '' && turn.files.length === 0 && location === null && contact === null;
}

function emptyMessage(): Message {
  return {
    type: 'message',
    externalId: '',
    text: '',
    files: [],
    location: null,
    contact: null,
    replyTo: null,
    groupKey: null,
    unsupported: false,
  };
}
