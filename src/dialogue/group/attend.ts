import type { Channel, Understood } from '../../channels/channel.ts';
import type { Scope } from '../../context.ts';
import type { PressNotice } from '../../domain/message.ts';
import { PRIORITY } from '../../store/outbox.ts';
import { enterGroup, findGroup, leaveGroup, moveGroup } from '../../store/unit-groups.ts';
import { tellGroup } from '../../usecases/groups/tell-group.ts';
import { commandInGroup, hintReply } from './command.ts';
import { pressInGroup } from './press.ts';

export type HappeningInGroup = Extract<Understood, { incoming?: undefined }>;

/**
 * Reacts to one thing that happened in a group chat, within the transaction of `scope`. Nobody is made known to us by
 * speaking there, and nothing said there is a question.
 * @returns what the person who pressed a button is told.
 */
export async function attendGroup(
  scope: Scope,
  channel: Channel,
  { sender, group: chat, event }: HappeningInGroup,
): Promise<PressNotice | null> {
  const now = scope.clock.now();
  const where = { scope, channel: channel.name, chat };
  switch (event.type) {
    case 'choice':
      return sender ? pressInGroup(scope, channel, { sender, chat, data: event.data }) : null;
    case 'command':
      if (sender) await commandInGroup(where, sender, event);
      return null;
    case 'reply':
      await hintReply(where, event.topic);
      return null;
    case 'added': {
      const group = await enterGroup(scope.tx, channel.name, chat.externalId, now);
      const telling = { kind: 'group-greeting', replaces: 'group-greeting', priority: PRIORITY.answer };
      if (group.unitCode === null) {
        await tellGroup(scope, group, telling, (speak) => ({ text: speak.rich('group.greeting') }));
      }
      return null;
    }
    case 'removed': {
      const group = await findGroup(scope.tx, channel.name, chat.externalId);
      // From a chat that became another one the bot is gone without having been removed.
      if (group?.externalId === chat.externalId) await leaveGroup(scope.tx, group.id, now);
      return null;
    }
    case 'moved':
      await moveGroup(scope.tx, channel.name, chat.externalId, event.to);
      return null;
    default:
      return event satisfies never;
  }
}
