import type pg from 'pg';
import type { FakeTelegram, FakeUser } from '../telegram/index.ts';
import type { Chance } from './chance.ts';

/** Shares of the messages that one person is sent in a round. */
const FLOOD = 0.05;
const BROKEN = 0.02;
const CUT = 0.01;
/** Shares of what a person does. */
const TWO_MESSAGES = 0.3;
const OVERTAKEN = 0.25;

export type Citizen = { user: FakeUser; words: string[] };
export type Faults = { floods: number; broken: number; cuts: number };

/** One word that stands for one message, to be found again in what is stored. */
function say(citizen: Citizen): void {
  const word = `v${citizen.user.id}n${citizen.words.length + 1}n`;
  citizen.words.push(word);
  citizen.user.send(`Đoạn đường số ${word} lầy lội đã lâu, bao giờ được sửa?`);
}

/** Everybody begins a question. @returns how many updates that makes. */
export function writeAll(citizens: readonly Citizen[], chance: Chance, round: number): number {
  let updates = 0;
  for (const citizen of citizens) {
    const messages = chance('two', citizen.user.id, round) < TWO_MESSAGES ? 2 : 1;
    for (let n = 0; n < messages; n += 1) say(citizen);
    updates += messages;
  }
  return updates;
}

/**
 * Whoever has a card presses send. Some write one more message just before: on the way the press may pass it. @returns how many
 * updates that makes.
 */
export async function sendAll(
  citizens: readonly Citizen[],
  pool: pg.Pool,
  chance: Chance,
  round: number,
  more = true,
): Promise<number> {
  const drafts = await openDrafts(pool);
  let updates = 0;
  for (const citizen of citizens) {
    const draft = drafts.get(String(citizen.user.id));
    if (!draft) continue;
    if (more && chance('overtaken', citizen.user.id, round) < OVERTAKEN) {
      say(citizen);
      updates += 1;
    }
    const isSend = (button: object) =>
      'callback_data' in button && String(button.callback_data).startsWith(`ask:${draft}:send`);
    citizen.user.press(isSend);
    updates += 1;
  }
  return updates;
}

async function openDrafts(pool: pg.Pool): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; draft: string }>(
    `SELECT a.external_id AS id, c.data #>> '{draft,id}' AS draft FROM conversation c JOIN account a ON a.id = c.account_id
     WHERE c.flow = 'ask' AND c.step = 'card'`,
  );
  return new Map(rows.map(({ id, draft }) => [id, draft]));
}

/** What goes wrong this round with the messages to each person. */
export function armFaults(
  fake: FakeTelegram,
  citizens: readonly Citizen[],
  chance: Chance,
  round: number,
): Faults {
  const faults: Faults = { floods: 0, broken: 0, cuts: 0 };
  for (const { user } of citizens) {
    const draw = chance('fault', user.id, round);
    const half = chance('half', user.id, round) < 0.5;
    const to = { method: 'sendMessage', chatId: user.id };
    if (draw < FLOOD) {
      fake.fault({ ...to, status: 429, retryAfter: 1 });
      faults.floods += 1;
    } else if (draw < FLOOD + BROKEN) {
      // A 502 may hide a message that was sent.
      fake.fault({ ...to, status: half ? 500 : 502, effect: half });
      faults.broken += 1;
    } else if (draw < FLOOD + BROKEN + CUT) {
      fake.fault({ ...to, cut: half ? 'before' : 'after' });
      faults.cuts += 1;
    }
  }
  return faults;
}
