import type { Scope } from '../../context.ts';
import type { Outgoing } from '../../domain/message.ts';
import type { Speaker } from '../../infra/texts.ts';
import { PRIORITY, queueMessages } from '../../store/outbox.ts';
import type { UnitGroup } from '../../store/unit-groups.ts';
import type { Telling } from '../messages/tell.ts';

/** Queues one message for a group, in the installation's language: a group has none of its own. */
export async function tellGroup(
  scope: Scope,
  group: UnitGroup,
  telling: Telling & { topic?: string | null },
  render: (speak: Speaker) => Outgoing,
): Promise<void> {
  const topic = telling.topic === undefined ? group.topic : telling.topic;
  const content = render(scope.texts.in(null));
  await queueMessages(
    scope.tx,
    [
      {
        accountId: group.id,
        channel: group.channel,
        priority: telling.priority ?? PRIORITY.notice,
        kind: telling.kind,
        content: topic === null ? content : { ...content, topic },
        questionId: telling.questionId,
        replaces: telling.replaces,
        inPlace: telling.inPlace,
      },
    ],
    scope.clock.now(),
  );
}
