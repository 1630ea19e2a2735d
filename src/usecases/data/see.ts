import type { Scope } from '../../context.ts';
import { type OwnProfile, profileOf } from '../../store/own-profile.ts';
import { type Dated, recordRequest } from './request.ts';

/** What is known of a person, for that person. */
export async function seeOwnData(
  scope: Scope,
  personId: string,
): Promise<{ type: 'seen'; profile: OwnProfile; dated: Dated }> {
  const profile = await profileOf(scope.tx, personId);
  return { type: 'seen', profile, dated: await recordRequest(scope, personId, 'see') };
}
