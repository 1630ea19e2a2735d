import type { Role } from './role.ts';

/** What an announcement is: information, or what the law wants announced (K2: a conference, K3: its results). */
export const PURPOSES = ['information', 'K2', 'K3'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What the law wants announced is outside the weekly cap, and may be marked as urgent. */
export function isStatutory(purpose: Purpose): boolean {
  return purpose !== 'information';
}

/** A set of people, always within the sender's own territory. */
export type Who =
  /** Who lives in it or follows it, or a unit in it. */
  | { of: 'territory'; code: string }
  /** Who asked for it or follows it. */
  | { of: 'conference'; code: string }
  /** Who holds this role at a unit of the territory; null: any role. */
  | { of: 'staff'; role: Role | null }
  /**
   * Whom an earlier announcement reached, by message; or did not, though it was for them: it failed, is uncertain, they had
   * blocked us, or it was stopped before. Not who wanted none.
   */
  | { of: 'announcement'; id: string; reached: boolean };

/** Whom an announcement is for: `who`, and of them only those to whom all else that is said here applies. */
export type Recipients = {
  /** Missing: everybody who lives in or follows the sender's territory, or follows the conference it is about. */
  who?: Who;
  /** Who follows this field or asked about it. */
  field?: string;
  /** Who asked something before. */
  asked?: true;
  /** Who can be reached on one of these: it goes by no other. */
  channels?: string[];
  /** Who reads in one of these languages. */
  languages?: string[];
};

/** Whether it is for everybody of the territory, with no choice made. */
export function isEverybody(recipients: Recipients): boolean {
  return Object.values(recipients).every((value) => value === undefined);
}

/** Why an announcement does not go to somebody whom it is for, the first reason that applies. */
export const EXCLUSIONS = ['opted-out', 'blocked', 'no-channel', 'article', 'weekly-cap'] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** How many it does not go to, by reason. */
export type Excluded = Partial<Record<Exclusion, number>>;

/**
 * How a message goes to somebody: taken by the platform for nothing or for money; past its window by a template, where one is
 * approved; or when they write again.
 */
export type SendPrice = 'free' | 'billed' | 'template' | 'waits';
