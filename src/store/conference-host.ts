import { sharedRead } from '../infra/tx.ts';

/** The unit that holds a conference: its secretaries answer for what no routing rule takes. */
export const hostOfConference = sharedRead<string, string | null>('conference', async (sql, ids) => {
  const { rows } = await sql.query<{ id: string; host: string }>({
    name: 'hosts-of-conferences',
    text: 'SELECT id, host_unit AS host FROM conference WHERE id = ANY($1::uuid[])',
    values: [ids],
  });
  const hosts = new Map(rows.map(({ id, host }) => [id, host]));
  return ids.map((id) => hosts.get(id) ?? null);
});
