import { createLog } from '../../../src/infra/log.ts';
import { createInvitation } from '../../../src/usecases/invitations/create.ts';
import { createTwoChannels, type TwoChannels } from '../../support/stage/two-channels.ts';
import type { Actor } from '../../support/stage.ts';

/** A service with both real channels, and what people who link their chats do again and again. */
export async function createLinkHouse() {
  let logged = '';
  const log = createLog('trace', {
    write(line: string) {
      logged += line;
    },
  });
  const both = await createTwoChannels(log);
  const query = async (text: string, values: unknown[] = []) =>
    (await both.app.ctx.db.pool.query(text, values)).rows;
  return {
    both,
    logged: () => logged,
    query,
    async agrees(actor: Actor, commune = 'Phường Chiềng Sinh'): Promise<void> {
      await actor.starts();
      await actor.presses('Đồng ý');
      await actor.says(commune);
      await both.later(1000);
    },
    codeOf,
    /** Links the second chat with the first, whose code is typed in it. */
    async link(from: Actor, to: Actor): Promise<void> {
      await to.says(`/lienket ${await codeOf(from)}`);
      await to.presses('Liên kết');
    },
    joins: (actor: Actor) => joins(both, actor),
    /** The person behind an account: it writes, so that it is the last one used. */
    async personOn(actor: Actor): Promise<string> {
      await both.later(1000);
      await actor.says('/trogiup');
      const [row] = await query(
        'SELECT person_id FROM account ORDER BY last_interaction_at DESC, id DESC LIMIT 1',
      );
      return row.person_id;
    },
  };
}

export type LinkHouse = Awaited<ReturnType<typeof createLinkHouse>>;

async function codeOf(actor: Actor): Promise<string> {
  await actor.says('/lienket');
  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(actor.last().text)?.[0];
  if (!code) throw new Error(`no code in: ${actor.last().text}`);
  return code;
}

/** Becomes an official of the ward. */
async function joins({ app }: TwoChannels, actor: Actor): Promise<void> {
  const { ctx } = app;
  const invited = await ctx.db.tx((tx) =>
    createInvitation({ ...ctx, tx }, { by: { type: 'operator' }, role: 'official', unitCode: '03679' }),
  );
  if (invited.type !== 'invited') throw new Error(invited.type);
  await actor.says(`/thamgia ${invited.code}`);
  await actor.says('Lò Văn Thanh');
  await actor.says('Chuyên viên');
}

export const texts = (actor: Actor) => actor.news().map(({ text }) => text);
