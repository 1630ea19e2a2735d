import { plain } from '../../domain/message.ts';
import { openBroadcast } from '../../usecases/announcements/announce.ts';
import { languageName } from '../../usecases/data/names.ts';
import type { Turn } from '../part.ts';
import { say, sayText } from '../say.ts';

/** An announcement as others get it: in each other language, and on a channel that shows no formatting. */
export async function showAsOthers(turn: Turn, id: string): Promise<void> {
  const { speak, scope } = turn;
  const opened = await openBroadcast(scope, turn.person.id, id);
  if (opened.type !== 'opened') return sayText(turn, 'announce.refused.notFound');
  const { content } = opened.broadcast;
  const shown = { kind: 'announcement-preview' };
  for (const locale of scope.texts.locales.filter((one) => one !== speak.locale)) {
    const there = content[locale];
    if (!there) continue;
    await sayText(turn, 'announce.seen.language', { language: languageName(speak, locale) });
    const { brief, ...message } = there;
    await say(turn, message, shown);
  }
  const own = content[speak.locale];
  if (!own) return;
  const words = plain(own.text);
  await sayText(turn, 'announce.seen.plain', { characters: speak.number(words.length) });
  await say(turn, { text: [words], choices: own.choices ?? [] }, shown);
}
