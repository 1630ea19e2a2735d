import { SendError } from '../channel.ts';
import { type Api, CallError, type Payload } from './api.ts';
import { isNotEditable, isNotModified, isWithoutText } from './failures.ts';

/** What a message shall show: as its text, and, for a message that is a file with a caption, as that (null: too long). */
type Shown = { text: Payload; caption: Payload | null };

/**
 * Changes a message that was sent. @returns false when it can't be changed and a new one is to be sent.
 * @throws CallError, SendError
 */
export async function editMessage(api: Api, target: Payload, shown: Shown): Promise<boolean> {
  const outcome = await tryEdit(api, 'editMessageText', { ...target, ...shown.text });
  if (outcome !== 'without-text') return outcome === 'shown';
  if (!shown.caption) return false;
  return (await tryEdit(api, 'editMessageCaption', { ...target, ...shown.caption })) === 'shown';
}

async function tryEdit(
  api: Api,
  method: string,
  payload: Payload,
): Promise<'shown' | 'gone' | 'without-text'> {
  try {
    await api.call(method, payload);
    return 'shown';
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (isNotModified(error)) return 'shown';
    if (isWithoutText(error)) return 'without-text';
    if (isNotEditable(error)) return 'gone';
    // An edit may be done twice without harm: it is never a question whether it arrived.
    if (error.outcome === 'unknown') {
      const { message: why, outage } = error;
      throw new SendError({ kind: 'later', why, retryAfterMs: null, whole: false, outage });
    }
    throw error;
  }
}
