import type { Host } from '../hosts/host.ts';
import { assertOwnCopy } from './db-verify.ts';
import type { Utilities } from './releases.ts';
import { assertSucceeded, runUtility, type UtilityCall, type UtilityHooks } from './utility.ts';

const DUMP_LIMIT_MS = 12 * 60 * 60 * 1000;
/** More than this does not belong into memory. */
const DUMP_LIMIT = 64 * 1024 * 1024;

/**
 * `db_dump` of one database of a generation or scratch copy of ours, as bytes. Cut at 64 MiB: for small databases and
 * tests. Throws internal for a directory that is not ours, and what {@link assertSucceeded} throws.
 */
export async function dumpDatabase(
  host: Host,
  utilities: Utilities,
  copy: { readonly directory: string; readonly password: string | null },
  name: string,
  hooks: UtilityHooks,
): Promise<Buffer> {
  await assertOwnCopy(host, copy.directory);
  const call: UtilityCall = {
    name: 'db_dump',
    args: ['-h', copy.directory, name],
    password: copy.password,
    joins: false,
    timeLimitMs: DUMP_LIMIT_MS,
    path: copy.directory,
    tellsStdout: false,
    outputLimit: DUMP_LIMIT,
  };
  const outcome = await runUtility(host, utilities, call, hooks);
  assertSucceeded(call, outcome, hooks);
  return outcome.stdout;
}
