import type { Context } from '../../context.ts';
import { SendError, type SendFailure } from '../channel.ts';
import { sendFailureOf, type When } from './failures.ts';
import { GrantLost } from './grant.ts';
import type { Health } from './health.ts';
import { CallError } from './http.ts';

const LOST_WAIT_MS = 10 * 60_000;

/** What the platform's answers mean for a message, told to the health as well; what failed on this side is left as it is. */
export function toSendError(
  { ctx, health }: { ctx: Context; health: Health },
  error: unknown,
  judge: (error: CallError, when: When) => SendFailure = sendFailureOf,
): unknown {
  if (error instanceof GrantLost)
    return new SendError({ kind: 'later', why: error.message, retryAfterMs: LOST_WAIT_MS, whole: true });
  if (!(error instanceof CallError)) return error;
  const failure = judge(error, { now: ctx.clock.now(), timeZone: ctx.timeZone });
  const whole = failure.kind === 'later' && failure.whole;
  health.sending(error.outcome !== 'answered' ? 'unreachable' : whole ? `refused ${error.code}` : 'ok');
  return new SendError(failure);
}
