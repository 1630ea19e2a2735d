import type { Call, FakeTelegram } from '../telegram/index.ts';

/** Does something that Telegram tells the bot of; resolves when the bot has stored it. `newest` is the last update. */
export async function untilStored<T>(
  fake: FakeTelegram,
  act: () => T,
): Promise<{ result: T; newest: number }> {
  const [waiting, asked] = [new Set(fake.pending()), new Set(fake.calls)];
  const result = act();
  const newest = fake.pending().findLast((id) => !waiting.has(id));
  if (newest === undefined) return { result, newest: 0 };
  // The bot asks for what follows an update only after it has stored it.
  const confirms = ({ method, params }: Call) =>
    method === 'getUpdates' && Number(params['offset'] ?? 0) > newest;
  await fake.waitForCall((call) => !asked.has(call) && confirms(call), 30_000);
  return { result, newest };
}
