import type { Follower, ZaloSimulator } from '../index.ts';

/** What the page asks for. */
export type Wish = Readonly<Record<string, unknown>>;

const text = (wish: Wish, key: string): string => {
  const value = wish[key];
  if (typeof value !== 'string' || value.trim() === '') throw new Error(`${key} is missing`);
  return value;
};

/** A file comes as base64, as the page reads it. */
function sendFile(who: Follower, wish: Wish): Promise<unknown> {
  const [name, mime] = [text(wish, 'name'), typeof wish['mime'] === 'string' ? wish['mime'] : ''];
  const file = { name, mime, data: Buffer.from(text(wish, 'base64'), 'base64') };
  if (/^image\/(jpeg|png|webp)$/.test(mime)) return who.sendsImage(file);
  if (mime.startsWith('audio/')) return who.sendsAudio(file);
  if (mime.startsWith('video/')) return who.sendsVideo(file);
  return who.sendsFile(file);
}

const ACTS: Readonly<Record<string, (zalo: ZaloSimulator, who: Follower, wish: Wish) => unknown>> = {
  say: (_zalo, who, wish) => who.says(text(wish, 'text')),
  press: (_zalo, who, wish) => who.presses(text(wish, 'label')),
  file: (_zalo, who, wish) => sendFile(who, wish),
  place: (_zalo, who) => who.sendsLocation(21.328, 103.914, 'Sơn La'),
  sticker: (_zalo, who) => who.sendsSticker(),
  follow: (_zalo, who) => (who.isFollowing ? who.unfollows() : who.follows()),
  chatnow: (_zalo, who) => who.clicksChatNow(),
  react: (_zalo, who) => who.reacts('/-heart'),
  withdraw: (_zalo, who) => who.withdraws(),
  read: (_zalo, who) => who.reads(),
  admin: (zalo, who, wish) => zalo.oaAdmin().says(who, text(wish, 'text')),
};

/** Does what the page asks for. @throws Error with a sentence for whoever asked wrongly */
export async function act(zalo: ZaloSimulator, wish: Wish): Promise<{ person: string }> {
  if (wish['act'] === 'arrive') return { person: zalo.follower(undefined, { name: text(wish, 'name') }).id };
  const who = zalo.followers().find(({ id }) => id === wish['person']);
  const does = ACTS[String(wish['act'])];
  if (!who || !does) throw new Error('nobody does that');
  await does(zalo, who, wish);
  return { person: who.id };
}
