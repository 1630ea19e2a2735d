/**
 * Every place where the database names a person or an account, and what becomes of it when two persons turn out to be one
 * (docs/decisions/0012-linked-accounts.md). A column that is in neither list fails test/store/person-columns.test.ts.
 */

/** Follows the person who stays: `table.column`. */
export const FOLLOWS = [
  'question.asker_id',
  'attachment.owner_id',
  'rating.person_id',
  'consent.person_id',
  'data_request.person_id',
  'account.person_id',
] as const;

/** Stays as it is, and why. */
export const STAYS: Readonly<Record<string, string>> = {
  'contact.person_id': 'one row a person: what the other one lacks is filled in',
  'follow.person_id': 'one row for each thing that either follows',
  'staff.person_id': 'who holds a role is the person that stays; a role that ended belongs to who held it',
  'account.own_person_id': 'the way back',
  'question.asked_from': 'the way back',
  'question.assignee_id': 'a member of staff',
  'question_event.actor_id': 'what happened is not rewritten',
  'question_entry.author_id': 'what happened is not rewritten',
  'audit.actor_id': 'what happened is not rewritten',
  'invitation.created_by': 'what happened is not rewritten',
  'invitation.used_by': 'what happened is not rewritten',
  'unit_group.linked_by': 'what happened is not rewritten',
  'conference.secretary_id': 'a member of staff',
  'conference_event.actor_id': 'a member of staff',
  'broadcast.created_by': 'a member of staff',
  'broadcast.corrects_id': 'an announcement, not a person',
  'delivery_record.person_id': 'a member of staff',
  'broadcast_approval.person_id': 'what happened is not rewritten',
  'conclusion_notice.created_by': 'a member of staff',
  'conversation.account_id': 'an account goes on where it is: a draft stays in its chat',
  'invitation_try.account_id': 'tries count for the account that tried',
  'link_code.account_id': 'void once its account is linked',
  'asker_message.account_id': 'an edit comes from the account that wrote',
  'outbox.account_id': 'it went, or goes, to that chat',
  'web_message.account_id': 'the transcript of that chat',
  'sent_part.account_id': 'it went to that chat',
  'web_session.accounts': 'a page shows that chat',
};
