import { isUnderstudyError, UnderstudyError } from '../contracts/errors.ts';
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

/** A wrong page checksum ends with a panic (`mp_fget.c`) of the environment, which db_verify has to itself here. */
const saysDamage: ReadonlySet<string> = new Set(['utility-failed', 'verify-failed', 'environment-panicked']);

const VERIFY_LIMIT_MS = 12 * 60 * 60 * 1000;

/**
 * `db_verify` of one database, by its name in the environment, in a generation or scratch copy of ours that was
 * recovered and that nobody has open. It checks the structure of pages, and their checksums where the database has
 * them; a flipped byte in a record of one without passes (BERKELEYDB.md trap 9).
 *
 * An application can sort or hash by a function of its own, which no utility knows: such a database fails for its order alone.
 * So one that fails is verified again without its order (`-o`), and `inOrder` says whether that was needed.
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
): Promise<{ readonly durationMs: number; readonly inOrder: boolean }> {
  await assertOwnCopy(host, copy.directory);
  try {
    return { ...(await verifyOnce(host, utilities, copy, [name], hooks)), inOrder: true };
  } catch (error) {
    if (!isUnderstudyError(error) || error.code !== 'verify-failed') throw error;
    const without = await verifyOnce(host, utilities, copy, ['-o', name], hooks).catch(() => undefined);
    hooks.signal.throwIfAborted();
    if (!without) throw error;
    return { ...without, inOrder: false };
  }
}

async function verifyOnce(
  host: Host,
  utilities: Utilities,
  copy: { readonly directory: string; readonly password: string | null },
  args: readonly string[],
  hooks: UtilityHooks,
): Promise<{ readonly durationMs: number }> {
  const call: UtilityCall = {
    name: 'db_verify',
    args: ['-h', copy.directory, ...args],
    password: copy.password,
    joins: false,
    timeLimitMs: VERIFY_LIMIT_MS,
    path: copy.directory,
  };
  const outcome = await runUtility(host, utilities, call, hooks);
  if (outcome.stopped === null && outcome.exitCode !== 0) {
    const failure = utilityFailure(call, outcome);
    if (!saysDamage.has(failure.code)) throw failure;
    const how =
      failure.code === 'environment-panicked'
        ? 'db_verify gave up on a page of it; its output says which'
        : failure.message;
    throw new UnderstudyError('verify-failed', `${args.at(-1)}: ${how}`, {
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
