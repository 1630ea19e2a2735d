import type { Follower, ZaloSimulator } from '../index.ts';
import type { Letter, ShownAttachment } from '../people.ts';

/** Where the page finds an attachment: what people sent is served, what the OA uploaded is kept with the message. */
function addressOf(letter: Letter, { url, data }: ShownAttachment, at: number): string | undefined {
  return data ? `/by-hand/file?message=${letter.id}&at=${at}` : url;
}

const message = (letter: Letter) => ({
  id: letter.id,
  from: letter.from,
  way: letter.way,
  text: letter.text,
  at: letter.at,
  billed: letter.billed ?? false,
  buttons: letter.buttons.map(({ title, type, payload }) => ({
    title,
    opens: type.startsWith('oa.open') ? payload : undefined,
  })),
  attachments: letter.attachments.map((attachment, at) => ({
    kind: attachment.kind,
    name: attachment.name,
    url: addressOf(letter, attachment, at),
  })),
});

const person = (follower: Follower) => ({
  id: follower.id,
  name: follower.name,
  following: follower.isFollowing,
  unseen: follower.sees().filter(({ letter }) => !letter.seen).length,
});

/** All that the page shows. */
export function view(zalo: ZaloSimulator, shown: Follower | undefined) {
  const last = zalo.emissions.findLast(({ attempts }) => attempts.length > 0);
  return {
    people: zalo.followers().map(person),
    messages: shown?.chat().map(message) ?? [],
    hook: { url: zalo.hookUrl, last: last && { name: last.name, status: last.attempts.at(-1)?.status } },
    waiting: zalo.emissions.filter(({ state }) => state === 'waiting').length,
    violations: zalo.violations().slice(-20),
    calls: zalo.calls.slice(-30).map(({ root, name, status, error }) => ({ root, name, status, error })),
  };
}
