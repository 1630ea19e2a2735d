import type { Context } from '../context.ts';
import { noteLeft, openErasures } from '../store/data-requests.ts';
import { forgetAccount } from '../store/erase-person.ts';
import { removeUnneeded } from '../store/stored-files.ts';

/**
 * Removes what an erasure can't remove in its transaction: files that nothing needs any more, and the account once the
 * last word to it has gone out. Whatever fails is tried again at the next run.
 */
export async function finishErasures(ctx: Context): Promise<void> {
  for (const { id, erasedAt, left } of await openErasures(ctx)) {
    for (const hash of left.hashes) await removeUnneeded(ctx, hash);
    const accounts: string[] = [];
    for (const account of left.accounts) {
      if (!(await forgetAccount(ctx, account, erasedAt))) accounts.push(account);
    }
    await noteLeft(ctx, id, { hashes: [], accounts });
  }
}
