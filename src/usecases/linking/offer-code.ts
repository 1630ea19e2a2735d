import { randomInt } from 'node:crypto';
import type { Scope } from '../../context.ts';
import { hashLinkCode, LINK_CODE_MINUTES, newLinkCode } from '../../domain/link-code.ts';
import { putLinkCode } from '../../store/link-codes.ts';
import { privateLink } from '../messages/private-link.ts';

/** Payload of a deep link that carries a code. */
export const LINK_PAYLOAD = 'l_';

export type LinkOffer = {
  /** Exists here and in what is shown to the account, nowhere else. */
  code: string;
  expiresAt: Date;
  /** Where it can be typed; Telegram's carries the code. */
  links: { channel: string; link: string }[];
};

const MINUTE_MS = 60_000;
const CHANNELS = ['telegram', 'zalo'];

/** Makes the code that a person types in their other chat; an older one of this account is void. */
export async function offerLinkCode(
  scope: Scope,
  account: { id: string; channel: string },
): Promise<LinkOffer> {
  const createdAt = scope.clock.now();
  const expiresAt = new Date(createdAt.getTime() + LINK_CODE_MINUTES * MINUTE_MS);
  const code = newLinkCode((n) => randomInt(n));
  await putLinkCode(scope.tx, { accountId: account.id, codeHash: hashLinkCode(code), createdAt, expiresAt });
  const links: LinkOffer['links'] = [];
  for (const channel of CHANNELS.filter((name) => name !== account.channel)) {
    const link = await privateLink(scope, channel, `${LINK_PAYLOAD}${code}`);
    if (link) links.push({ channel, link });
  }
  return { code, expiresAt, links };
}
