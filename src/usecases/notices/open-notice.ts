import type { Scope } from '../../context.ts';
import type { Conference, Notice } from '../../domain/conference.ts';
import { lockConference } from '../../store/conferences.ts';
import { lockNotice } from '../../store/notices.ts';
import type { StaffMember } from '../../store/staff.ts';
import { organiserFor } from '../conferences/organisers.ts';

export type OpenedNotice =
  | { type: 'opened'; notice: Notice; conference: Conference; member: StaffMember }
  /** Unknown or someone else's: not told apart. */
  | { type: 'not-found' };

/** Opens a notice for the secretary of its conference, and holds both rows. */
export async function openNotice(scope: Scope, personId: string, code: string): Promise<OpenedNotice> {
  const notice = await lockNotice(scope.tx, code);
  const conference = notice ? await lockConference(scope.tx, { id: notice.conferenceId }) : null;
  if (!notice || !conference) return { type: 'not-found' };
  const member = await organiserFor(scope, personId, conference.hostUnit, ['secretary']);
  return member ? { type: 'opened', notice, conference, member } : { type: 'not-found' };
}
