/**
 * The numbers of advisory locks, which no other program on this database uses. All stand here: two that were the same kept
 * every second process from starting. Named locks are hashes of their names (sole-holder.ts).
 */
export const LOCK_NUMBERS = { migration: 7_218_001, seed: 7_218_002, service: 7_218_003 } as const;
