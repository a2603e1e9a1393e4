import type { Host } from '../hosts/host.ts';
import type { EnvironmentLayout } from './environment-layout.ts';
import { withJoinableShadow } from './join-guard.ts';
import type { Utilities } from './releases.ts';
import { assertSucceeded, runUtility, type UtilityCall, type UtilityHooks } from './utility.ts';

/** It writes every changed page of the cache, which can be gigabytes. */
const CHECKPOINT_LIMIT_MS = 300_000;

/**
 * `db_checkpoint -1`: one checkpoint of the live environment, whatever has changed since the last one, after the checks
 * of {@link withJoinableShadow} and through its shadow home. Asked to stop after five minutes, and never killed hard.
 *
 * @throws UnderstudyError what the checks throw, environment-not-answering where it does not end when asked,
 * utility-timed-out where it does, utility-failed, utility-missing.
 */
export async function makeCheckpoint(
  host: Host,
  utilities: Utilities,
  layout: EnvironmentLayout,
  password: string | null,
  hooks: UtilityHooks,
): Promise<void> {
  await withJoinableShadow(host, layout, utilities, password, hooks, async (shadow) => {
    const call: UtilityCall = {
      name: 'db_checkpoint',
      args: ['-1', '-h', shadow.directory],
      password,
      joins: true,
      timeLimitMs: CHECKPOINT_LIMIT_MS,
      path: layout.home,
    };
    assertSucceeded(call, await runUtility(host, utilities, call, hooks), hooks);
  });
}
