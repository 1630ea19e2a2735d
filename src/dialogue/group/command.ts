import type { Scope } from '../../context.ts';
import type { GroupChat, GroupEvent, RichText, Sender } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import type { Params, TextKey } from '../../infra/texts.ts';
import { findAccount } from '../../store/accounts.ts';
import { PRIORITY } from '../../store/outbox.ts';
import { wasSaidSince } from '../../store/sent-messages.ts';
import { enterGroup, type UnitGroup } from '../../store/unit-groups.ts';
import { fold } from '../../understand/normalise.ts';
import { type Linked, linkUnitGroup, type Unlinked, unlinkUnitGroup } from '../../usecases/groups/link.ts';
import { tellGroup } from '../../usecases/groups/tell-group.ts';
import { privateLink } from '../../usecases/messages/private-link.ts';
import { PARTS } from '../parts.ts';

export const GROUP_WORDS: [string, ...string[]] = ['nhom', 'group'];
/** What ends a link, after the command. */
const END_WORDS = ['huy', 'off', 'cancel'];
/** A hint that nobody asked for comes once in a while, not at every word. */
const HINT_PAUSE_MS = 60_000;
const REPLY_HINT_PAUSE_MS = 600_000;

export type InGroup = { scope: Scope; channel: string; chat: GroupChat };
type Command = Extract<GroupEvent, { type: 'command' }>;

/**
 * A command said in a group. Only the one that links is obeyed there; the words of all others lead to the private chat. A
 * word that is no command of ours was meant for somebody else, unless our name stood with it.
 */
export async function commandInGroup(where: InGroup, sender: Sender, event: Command): Promise<void> {
  const [, typed = '', argument = ''] = /^\/(\w+)(?:\s+([\s\S]*))?$/.exec(event.text.trim()) ?? [];
  const word = typed.toLowerCase();
  if (GROUP_WORDS.includes(word)) return linkByCommand(where, sender, argument.trim(), event.topic);
  if (word === 'start') return sayIn(where, event.topic, 'group.greeting');
  const known = PARTS.some((part) => part.commands?.some((command) => command.words.includes(word)));
  if (known || event.named) await hint(where, event.topic, 'group.writePrivately', HINT_PAUSE_MS);
}

/** Whoever replies to a card in the group must not believe that the asker gets it. */
export async function hintReply(where: InGroup, topic: string | null): Promise<void> {
  await hint(where, topic, 'group.replyGoesNowhere', REPLY_HINT_PAUSE_MS);
}

async function linkByCommand(
  where: InGroup,
  sender: Sender,
  argument: string,
  topic: string | null,
): Promise<void> {
  const { scope, channel, chat } = where;
  const known = await findAccount(scope.tx, channel, sender.externalId);
  if (!known) return hint(where, topic, 'group.notStaff', HINT_PAUSE_MS);
  const group = await enterGroup(scope.tx, channel, chat.externalId, scope.clock.now());
  const personId = known.person.id;
  if (END_WORDS.includes(fold(argument))) {
    return sayUnlinked(where, topic, await unlinkUnitGroup(scope, { personId, group }));
  }
  const unitCode = argument === '' ? null : argument.toUpperCase();
  const linked = await linkUnitGroup(scope, { personId, group, title: chat.title, unitCode, topic });
  await sayLinked(where, topic, linked);
}

async function sayLinked(where: InGroup, topic: string | null, linked: Linked): Promise<void> {
  const book = where.scope.rulebook.current();
  switch (linked.type) {
    case 'linked':
      if (linked.before) await sayMoved(where, linked.before, unitName(book, linked.unitCode));
      await sayIn(where, topic, 'group.linked', { unit: unitName(book, linked.unitCode) });
      return sayWaiting(where, topic, linked.waiting);
    case 'already':
      return sayIn(where, topic, 'group.already', { unit: unitName(book, linked.unitCode) });
    case 'which': {
      const lines: RichText = linked.unitCodes.flatMap((code) => [
        '\n',
        { code: `/${GROUP_WORDS[0]} ${code}` },
        `: ${unitName(book, code)}`,
      ]);
      return sayIn(where, topic, 'group.which', { units: lines });
    }
    case 'code-missing':
      return sayIn(where, topic, 'group.codeMissing');
    case 'unit-unknown':
      return sayIn(where, topic, 'group.unitUnknown');
    case 'not-allowed':
      return hint(where, topic, 'group.notStaff', HINT_PAUSE_MS);
    case 'taken':
      return sayIn(where, topic, 'group.taken', { unit: unitName(book, linked.unitCode) });
    default:
      return linked satisfies never;
  }
}

async function sayWaiting(
  where: InGroup,
  topic: string | null,
  { total, shown }: { total: number; shown: number },
): Promise<void> {
  if (total === 0) return;
  if (total === shown) return sayIn(where, topic, 'group.waiting', { count: total });
  await sayIn(where, topic, 'group.waitingMany', { total, shown });
}

async function sayUnlinked(where: InGroup, topic: string | null, unlinked: Unlinked): Promise<void> {
  switch (unlinked.type) {
    case 'unlinked': {
      const unit = unitName(where.scope.rulebook.current(), unlinked.unitCode);
      return sayIn(where, topic, 'group.unlinked', { unit });
    }
    case 'not-linked':
      return sayIn(where, topic, 'group.notLinked');
    case 'not-allowed':
      return hint(where, topic, 'group.notStaff', HINT_PAUSE_MS);
    default:
      return unlinked satisfies never;
  }
}

/** To the group that was the unit's before. */
async function sayMoved({ scope }: InGroup, before: UnitGroup, unit: string): Promise<void> {
  await tellGroup(scope, before, { kind: 'group-reply' }, (speak) => ({
    text: speak.rich('group.movedAway', { unit }),
  }));
}

async function sayIn(where: InGroup, topic: string | null, key: TextKey, params?: Params): Promise<void> {
  const { scope, channel, chat } = where;
  const group = await enterGroup(scope.tx, channel, chat.externalId, scope.clock.now());
  const telling = { kind: 'group-reply', priority: PRIORITY.answer, topic };
  await tellGroup(scope, group, telling, (speak) => ({ text: speak.rich(key, params) }));
}

type Hint = 'group.writePrivately' | 'group.replyGoesNowhere' | 'group.notStaff';

/** One silent sentence that leads to the private chat; a group full of talk hears it seldom. */
async function hint(where: InGroup, topic: string | null, key: Hint, pauseMs: number): Promise<void> {
  const { scope, channel, chat } = where;
  const now = scope.clock.now();
  const group = await enterGroup(scope.tx, channel, chat.externalId, now);
  if (await wasSaidSince(scope.tx, group.id, key, new Date(now.getTime() - pauseMs))) return;
  const link = await privateLink(scope, channel, null);
  await tellGroup(scope, group, { kind: key, priority: PRIORITY.answer, topic }, (speak) => ({
    text: speak.rich(key, { link: link ?? speak.plain('group.botItself') }),
    silent: true,
  }));
}
