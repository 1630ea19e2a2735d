import type { Role } from '../../domain/role.ts';

/** Who works on questions. */
export const WORKING_ROLES: readonly Role[] = ['official', 'unit-head', 'secretary'];

/** Who reads them. */
export const READING_ROLES: readonly Role[] = [...WORKING_ROLES, 'chair', 'supervisor'];
