import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

/** Keeps what an asker thinks of an answer; a second rating takes the place of the first. */
export async function saveRating(
  tx: Tx,
  rating: { questionId: string; personId: string; score: number; at: Date },
): Promise<void> {
  const { questionId, personId, score, at } = rating;
  await prismaOf(tx).rating.upsert({
    where: { questionId_personId: { questionId, personId } },
    create: rating,
    update: { score, at, reason: null },
  });
}

/** @returns whether there was a rating to give a reason for. */
export async function saveRatingReason(
  tx: Tx,
  where: { questionId: string; personId: string },
  reason: string,
): Promise<boolean> {
  const { count } = await prismaOf(tx).rating.updateMany({ where, data: { reason } });
  return count > 0;
}
