import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import { generationMarker } from './generation-guard.ts';
import type { Utilities } from './releases.ts';
import {
  assertSucceeded,
  runUtility,
  type UtilityCall,
  type UtilityHooks,
  utilityFailure,
} from './utility.ts';

const VERIFY_LIMIT_MS = 12 * 60 * 60 * 1000;

/**
 * `db_verify` of one database, by its name in the environment, in a generation or scratch copy of ours that was
 * recovered and that nobody has open. It checks the structure of pages, and their checksums where the database has
 * them; a flipped byte in a record of one without passes (BERKELEYDB.md trap 9).
 *
 * @throws UnderstudyError verify-failed with what it found, internal for a directory that is not ours, utility-timed-out,
 * cancelled as the signal says.
 */
export async function verifyDatabase(
  host: Host,
  utilities: Utilities,
  copy: { readonly directory: string; readonly password: string | null },
  name: string,
  hooks: UtilityHooks,
): Promise<{ readonly durationMs: number }> {
  await assertOwnCopy(host, copy.directory);
  const call: UtilityCall = {
    name: 'db_verify',
    args: ['-h', copy.directory, name],
    password: copy.password,
    joins: false,
    timeLimitMs: VERIFY_LIMIT_MS,
    path: copy.directory,
  };
  const outcome = await runUtility(host, utilities, call, hooks);
  if (outcome.stopped === null && outcome.exitCode !== 0) {
    const failure = utilityFailure(call, outcome);
    if (failure.code !== 'utility-failed') throw failure;
    throw new UnderstudyError('verify-failed', `${name}: ${failure.message}`, {
      op: failure.op,
      path: copy.directory,
      hint: 'Do not fail over to this copy; take a snapshot, and verify the active database too.',
      cause: failure,
    });
  }
  assertSucceeded(call, outcome, hooks);
  return { durationMs: outcome.durationMs };
}

/** In the home of an application these utilities would join it, or remove its regions (BERKELEYDB.md trap 4). */
export async function assertOwnCopy(host: Host, directory: string): Promise<void> {
  const marker = await host.files.lstat(`${directory}/${generationMarker}`);
  if (marker?.kind === 'file') return;
  throw new UnderstudyError(
    'internal',
    `a utility was asked for in a directory that holds no ${generationMarker}`,
    {
      op: 'check copy',
      path: directory,
      hint: 'Nothing was done there.',
    },
  );
}
