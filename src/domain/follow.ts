/** What a person may follow: a field by its key, a commune or province by its code, a conference by its code. */
export const FOLLOW_KINDS = ['field', 'territory', 'conference'] as const;
export type FollowKind = (typeof FOLLOW_KINDS)[number];
export type Follow = { kind: FollowKind; key: string };
