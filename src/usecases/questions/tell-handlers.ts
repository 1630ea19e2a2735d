import type { Scope } from '../../context.ts';
import type { Outgoing } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import type { Speaker } from '../../infra/texts.ts';
import { type Telling, tell } from '../messages/tell.ts';
import { below } from './card-view.ts';
import { viewsOf } from './cards.ts';

/**
 * Tells people who have a question what its asker did. Their card is brought up to date above this; where it can't be, the
 * message itself says how the question stands and bears the card's buttons.
 */
export async function tellHandlers(
  scope: Scope,
  question: Question,
  to: string[],
  telling: Omit<Telling, 'questionId'>,
  render: (speak: Speaker) => Outgoing,
): Promise<void> {
  const views = await viewsOf(scope, question);
  await tell(scope, to, { ...telling, questionId: question.id }, (speak, personId) => {
    const message = render(speak);
    const standing = views.standing(speak, personId);
    return standing ? { ...message, anew: below(message, standing) } : message;
  });
}
