import type { Context } from '../context.ts';
import { isRole, ROLES } from '../domain/role.ts';
import type { Config } from '../infra/config.ts';
import { verifyAuditTrail } from './audit-verify.ts';
import { backUp } from './backup.ts';
import { invitePerson } from './invite.ts';
import { newKey } from './key-new.ts';
import type { Server } from './open-context.ts';
import { listOutbox } from './outbox-list.ts';
import { releaseHeld } from './outbox-release.ts';
import type { Given, Outcome } from './outcome.ts';
import { restore } from './restore.ts';
import { listRules } from './rules-list.ts';
import { importUnitsFile } from './units-import.ts';
import { connectZalo } from './zalo-connect.ts';

type Shape = {
  words: string[];
  usage: string;
  options?: Record<string, { type: 'string' | 'boolean' }>;
  positionals: number;
  /** Whether all options are there that the command can't do without. */
  complete(values: Record<string, unknown>): boolean;
};

export type CliCommand = Shape &
  (
    | { type: 'plain'; run(): Promise<Outcome> }
    | { type: 'server'; run(server: Server, given: Given): Promise<Outcome> }
    | { type: 'database'; run(ctx: Context, given: Given, config: Config): Promise<Outcome> }
  );

const always = () => true;

export const COMMANDS: readonly CliCommand[] = [
  { type: 'plain', words: ['key', 'new'], usage: 'key new', positionals: 0, complete: always, run: newKey },
  {
    type: 'database',
    words: ['invite'],
    usage: `invite --role ${ROLES.join('|')} --unit CODE`,
    options: { role: { type: 'string' }, unit: { type: 'string' } },
    positionals: 0,
    complete: ({ role, unit }) => typeof role === 'string' && isRole(role) && typeof unit === 'string',
    run: invitePerson,
  },
  {
    type: 'database',
    words: ['units', 'import'],
    usage: 'units import FILE',
    positionals: 1,
    complete: always,
    run: importUnitsFile,
  },
  {
    type: 'database',
    words: ['rules', 'list'],
    usage: 'rules list',
    positionals: 0,
    complete: always,
    run: listRules,
  },
  {
    type: 'database',
    words: ['outbox', 'list'],
    usage: 'outbox list --failed|--waiting',
    options: { failed: { type: 'boolean' }, waiting: { type: 'boolean' } },
    positionals: 0,
    complete: (values) => (values['failed'] === true) !== (values['waiting'] === true),
    run: listOutbox,
  },
  {
    type: 'database',
    words: ['outbox', 'release'],
    usage: 'outbox release',
    positionals: 0,
    complete: always,
    run: releaseHeld,
  },
  {
    type: 'server',
    words: ['backup'],
    usage: 'backup FILE',
    positionals: 1,
    complete: always,
    run: backUp,
  },
  {
    type: 'server',
    words: ['restore'],
    usage: 'restore FILE [--replace]',
    options: { replace: { type: 'boolean' } },
    positionals: 1,
    complete: always,
    run: restore,
  },
  {
    type: 'database',
    words: ['audit', 'verify'],
    usage: 'audit verify [--seal NOTED]',
    options: { seal: { type: 'string' } },
    positionals: 0,
    complete: always,
    run: verifyAuditTrail,
  },
  {
    type: 'database',
    words: ['zalo', 'connect'],
    usage: 'zalo connect',
    positionals: 0,
    complete: always,
    run: connectZalo,
  },
];
