import type { Scope } from '../../context.ts';
import type { AttachmentRef, Outgoing } from '../../domain/message.ts';
import type { Speaker } from '../../infra/texts.ts';
import { accountsOf } from '../../store/accounts.ts';
import { addFilesToUnsent } from '../../store/unsent.ts';
import { type Telling, tell } from './tell.ts';

/** The pictures of an album come one by one: so long a message about the first of them waits for the next. */
const NEXT_PICTURE_MS = 1000;

export function whenFilesFollow(scope: Scope): Date {
  return new Date(scope.clock.now().getTime() + NEXT_PICTURE_MS);
}

/** Sends files with the message of this key where that has not left yet; to everybody else as a message of their own. */
export async function tellFiles(
  scope: Scope,
  personIds: string[],
  telling: Telling & { questionId: string; replaces: string },
  files: readonly AttachmentRef[],
  render: (speak: Speaker) => Outgoing,
): Promise<void> {
  const notBefore = whenFilesFollow(scope);
  const joined = await addFilesToUnsent(scope.tx, telling, files, notBefore);
  const accounts = await accountsOf(scope.tx, personIds);
  const others = personIds.filter((id) => !joined.has(accounts.get(id)?.account.id ?? ''));
  await tell(scope, others, { ...telling, notBefore }, render);
}
