import type { Question } from '../../src/domain/question.ts';
import { findQuestion } from '../../src/store/questions.ts';
import { sendCards } from '../../src/usecases/questions/cards.ts';
import { laidQuestion } from './ask.ts';
import { type Actor, createStage, type Seen, type Stage } from './stage.ts';

/** A ward's office on the stage: its people, a citizen, an official of another unit. */
export type Desk = {
  stage: Stage;
  asker: Actor;
  official: Actor;
  colleague: Actor;
  head: Actor;
  /** An official of Sở Xây dựng. */
  stranger: Actor;
  secretary: Actor;
  /** A question in the ward's queue whose card everybody concerned has seen; what they saw before is no news. */
  queued(given?: Partial<Question>): Promise<Question>;
  stored(question: Question): Promise<Question>;
  cardOf(actor: Actor, question: Question): Seen;
};

export async function createDesk(options: Parameters<typeof createStage>[0] = {}): Promise<Desk> {
  const stage = await createStage(options);
  const people = {
    asker: stage.actor('ba-hoa'),
    official: stage.actor('can-bo-phuong'),
    colleague: stage.actor('can-bo-phuong-2'),
    head: stage.actor('lanh-dao-phuong'),
    stranger: stage.actor('can-bo-so'),
    secretary: stage.actor('thu-ky'),
  };
  return {
    stage,
    ...people,
    async queued(given = {}) {
      const { app } = stage;
      const question = await laidQuestion(app, given);
      await app.ctx.db.tx((tx) => sendCards({ ...app.ctx, tx }, question));
      await app.settle();
      for (const actor of Object.values(people)) actor.news();
      return question;
    },
    async stored(question) {
      const found = await findQuestion(stage.app.ctx.db.read, { id: question.id });
      if (!found) throw new Error('the question is gone');
      return found;
    },
    cardOf(actor, question) {
      const card = actor.sees().find((seen) => seen.text.includes(question.code));
      if (!card) throw new Error('no card');
      return card;
    },
  };
}
