import type { Context } from '../../context.ts';
import { privateLink } from '../messages/private-link.ts';

/** Payload of a deep link that carries an invitation. */
export const INVITATION_PAYLOAD = 'j_';

export type InvitationLinks = { telegram: string | null; zalo: string | null };

/** Links that bring the invited person to the chat with the code in hand; null where a channel is not known yet. */
export async function invitationLinks(ctx: Context, code: string): Promise<InvitationLinks> {
  return {
    telegram: await privateLink(ctx, 'telegram', `${INVITATION_PAYLOAD}${code}`),
    // A Zalo account takes no payload: the code is typed there.
    zalo: await privateLink(ctx, 'zalo', null),
  };
}
