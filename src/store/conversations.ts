import { sharedRead, sharedWrite } from '../infra/tx.ts';

/** Which step of which flow an account is in; `data` is the flow's own. */
export type Conversation = { flow: string | null; step: string | null; data: Record<string, unknown> };

const IDLE: Conversation = { flow: null, step: null, data: {} };

export const readConversation = sharedRead<string, Conversation>('conversation', async (sql, accountIds) => {
  const { rows } = await sql.query<Conversation & { id: string }>({
    name: 'read-conversations',
    text: 'SELECT account_id AS id, flow, step, data FROM conversation WHERE account_id = ANY($1::uuid[])',
    values: [accountIds],
  });
  const found = new Map(rows.map(({ id, ...state }) => [id, state]));
  return accountIds.map((id) => found.get(id) ?? IDLE);
});

/** Lays down where accounts stand now. */
export const writeConversation = sharedWrite<{ accountId: string; state: Conversation; now: Date }>(
  'conversation',
  async (sql, written) => {
    await sql.query({
      name: 'write-conversations',
      text: `INSERT INTO conversation (account_id, flow, step, data, updated_at)
             SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[])
             ON CONFLICT (account_id) DO UPDATE
             SET flow = excluded.flow, step = excluded.step, data = excluded.data, updated_at = excluded.updated_at`,
      values: [
        written.map(({ accountId }) => accountId),
        written.map(({ state }) => state.flow),
        written.map(({ state }) => state.step),
        written.map(({ state }) => JSON.stringify(state.data)),
        written.map(({ now }) => now),
      ],
    });
  },
);
