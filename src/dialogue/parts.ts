import type { Part } from './part.ts';
import { answerPart } from './staff/answer.ts';
import { claimPart } from './staff/claim.ts';
import { refusePart } from './staff/refuse.ts';
import { stepsPart } from './staff/steps.ts';
import { transferPart } from './staff/transfer.ts';
import { wordsPart } from './staff/words.ts';

/** Every part of the dialogue; a new command or flow is one line here. The order is the order of asking. */
export const PARTS: readonly Part[] = [claimPart, answerPart, wordsPart, refusePart, transferPart, stepsPart];
