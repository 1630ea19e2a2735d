import { type Channel, SendError } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { outageRule } from '../domain/channel-outage.ts';
import { civilDate } from '../domain/civil-date.ts';
import { giveProbeBack, noteAnswer, noteOutage } from '../store/channel-circuit.ts';

/** What the sends of this process tell about the channel as a whole; what is known about it is shared by all processes. */
export type Circuit = {
  /** How often in a row it failed, as the newest lease saw it. */
  saw(failures: number): void;
  /** What a send met: null where it went. Throws nothing. @returns whether the channel rests now. */
  heard(error: unknown, probe: boolean): Promise<boolean>;
  /** Nothing more comes of this message: a probe that told nothing leaves its place to another. */
  ended(probe: boolean): Promise<void>;
};

/** Nothing is asked of the database while all goes well: only what follows a failure, here or elsewhere, is written. */
export function createCircuit(ctx: Context, { name }: Channel): Circuit {
  let doubted = false;
  let probeTold = false;

  const failed = async (why: string, probe: boolean) => {
    doubted = true;
    const rule = outageRule(ctx.rulebook.current(), civilDate(ctx.clock.now(), ctx.timeZone));
    const { rests, failures } = await noteOutage(ctx, name, rule, { why, probe });
    if (rests && (probe || failures === rule.failures))
      ctx.log.error({ channel: name, why }, 'the channel rests: its platform does not answer');
    return rests;
  };
  const answered = async () => {
    if (!doubted) return false;
    doubted = false;
    if (await noteAnswer(ctx, name)) ctx.log.info({ channel: name }, 'the platform answers again');
    return false;
  };

  return {
    saw(failures) {
      doubted ||= failures > 0;
    },
    async heard(error, probe) {
      // What failed on this side says nothing about the other.
      if (error !== null && !(error instanceof SendError)) return false;
      probeTold ||= probe;
      const failure = error?.failure ?? null;
      try {
        return failure && 'outage' in failure && failure.outage
          ? await failed(failure.why, probe)
          : await answered();
      } catch (problem) {
        // What became of the message must be written all the same.
        ctx.log.error({ err: problem, channel: name }, 'the state of the channel was not kept');
        return false;
      }
    },
    async ended(probe) {
      if (!probe) return;
      const told = probeTold;
      probeTold = false;
      if (!told) await giveProbeBack(ctx, name);
    },
  };
}
