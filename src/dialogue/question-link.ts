import { readCode } from '../domain/codes.ts';
import { trackQuestion } from '../usecases/questions/track.ts';
import type { Part } from './part.ts';
import { showFile } from './staff/show.ts';
import { track } from './track.ts';

/**
 * A link to one question. It names the question and proves nothing: officials whose it is see the file, its asker where it
 * stands, and anybody else the same as behind a link that leads nowhere.
 */
export const questionLink: Part = {
  async start(turn, payload) {
    const read = readCode(payload.replaceAll('_', '-'), 'CS');
    if (read.type !== 'code') return 'pass';
    if (await showFile(turn, { code: read.code })) return 'taken';
    const found = await trackQuestion(turn.scope, turn.person.id, read.code);
    if (found.type !== 'tracked') return 'pass';
    await track(turn, read.code);
    return 'taken';
  },
};
