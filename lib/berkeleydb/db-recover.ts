import { UnderstudyError } from '../contracts/errors.ts';
import { type Lsn, lsn } from '../contracts/lsn.ts';
import type { Host } from '../hosts/host.ts';
import { assertOwnGeneration } from './generation-guard.ts';
import type { Utilities } from './releases.ts';
import { assertSucceeded, runUtility, type UtilityCall, type UtilityHooks } from './utility.ts';

export interface RecoveryResult {
  /** BDB2526: the end of the last valid record of the last log file, as recovery found it before it began. */
  readonly end: Lsn;
  /** BDB1519: where the checkpoint that recovery itself wrote points to; undefined where it was not said. */
  readonly checkpoint: Lsn | undefined;
  readonly durationMs: number;
  /** The lines that it printed, without those of its progress; at most {@link KEPT_LINES}. */
  readonly output: readonly string[];
}

export interface RecoveryHooks extends UtilityHooks {
  /**
   * 0 to 100, each number once: reading the log back is the first third, forward passes the rest. Costs about a third of
   * the speed (`-f` prints for every record that it applies), so that it is for recoveries that last.
   */
  readonly onProgress?: ((percent: number) => void) | undefined;
}

/** Recovery reads some 240 MB of log a second; a day is for the worst disk. */
const RECOVERY_LIMIT_MS = 24 * 60 * 60 * 1000;
const KEPT_LINES = 200;

/**
 * `db_recover -c -v` in a generation that is not published, or in a scratch copy of ours; checked here again. Status 0
 * does not mean complete (BERKELEYDB.md trap 9): compare `end` with the end of what was placed. Ended by a signal although
 * it had finished, it counts as finished. It can be run again after any failure or kill; each run adds about 92 bytes of
 * log. Killed hard 10 s after it was asked to stop: it is alone in its directory.
 *
 * `until` (whole Unix seconds) recovers to that moment (`-t`); the utilities run with TZ=UTC.
 *
 * @throws UnderstudyError what {@link assertOwnGeneration} throws, cancelled as the signal says, utility-timed-out, the
 * code of the library's message (log-gap, log-corrupt, release-mismatch, …), recovery-failed, recovery-incomplete where
 * it did not say up to where it went.
 */
export async function recoverCatastrophically(
  host: Host,
  utilities: Utilities,
  generationDirectory: string,
  password: string | null,
  hooks: RecoveryHooks,
  until?: number,
): Promise<RecoveryResult> {
  await assertOwnGeneration(host, generationDirectory);
  const seen = recoveryReader(hooks.onProgress);
  const call: UtilityCall = {
    name: 'db_recover',
    args: [
      '-c',
      '-v',
      ...(hooks.onProgress ? ['-f'] : []),
      ...(until === undefined ? [] : ['-t', recoveryTime(until)]),
      '-h',
      generationDirectory,
    ],
    password,
    joins: false,
    timeLimitMs: RECOVERY_LIMIT_MS,
    path: generationDirectory,
    onLine: seen.take,
  };
  const outcome = await runUtility(host, utilities, call, hooks);
  if (!(outcome.stopped !== null && seen.complete())) assertRecovered(call, outcome, hooks);
  const end = seen.end();
  if (!end || !seen.complete()) {
    throw new UnderstudyError(
      'recovery-incomplete',
      'db_recover ended with status 0 but did not say up to where it recovered',
      {
        op: 'run db_recover',
        path: generationDirectory,
        hint: 'Its output is kept with the run. A snapshot begins again from the database files.',
      },
    );
  }
  return { end, checkpoint: seen.checkpoint(), durationMs: outcome.durationMs, output: seen.lines };
}

/** A failure without a known message is one of recovery, also a crash (trap 8: SIGSEGV with queue extents). */
function assertRecovered(...[call, outcome, hooks]: Parameters<typeof assertSucceeded>): void {
  try {
    assertSucceeded(call, outcome, hooks);
  } catch (error) {
    if (!(error instanceof UnderstudyError) || error.code !== 'utility-failed') throw error;
    throw new UnderstudyError('recovery-failed', error.message, {
      op: error.op,
      path: error.path,
      hint: 'A snapshot begins again from the database files.',
      cause: error,
    });
  }
}

/** Picks what matters out of the lines; progress (`BDB5022 \rrecovery 8% complete`, no newline) is no line of its own. */
function recoveryReader(onProgress?: (percent: number) => void) {
  const lines: string[] = [];
  let percent = -1;
  let end: Lsn | undefined;
  let checkpoint: Lsn | undefined;
  let finished = false;
  return {
    lines,
    /** The line without progress; undefined where nothing is left. */
    take: (raw: string): string | undefined => {
      for (const [, digits] of raw.matchAll(/recovery (\d{1,3})% complete/g)) {
        const now = Number(digits);
        if (now <= percent) continue;
        percent = now;
        onProgress?.(now);
      }
      const line = raw.replaceAll(/recovery \d{1,3}% complete|BDB5022 ?/g, '').trim();
      if (line === '') return undefined;
      if (lines.length < KEPT_LINES) lines.push(line);
      end = positionIn(line, /BDB2526 .*file: (\d+) offset (\d+)/) ?? end;
      checkpoint = positionIn(line, /BDB1519 .*\[(\d+)\]\[(\d+)\]/) ?? checkpoint;
      finished ||= /\bBDB1518\b/.test(line);
      return line;
    },
    end: () => end,
    checkpoint: () => checkpoint,
    complete: () => finished && end !== undefined,
  };
}

function positionIn(line: string, pattern: RegExp): Lsn | undefined {
  const match = pattern.exec(line);
  return match ? lsn(Number(match[1]), Number(match[2])) : undefined;
}

/** `[[CC]YY]MMDDhhmm[.SS]` in UTC. */
export function recoveryTime(unixSeconds: number): string {
  const iso = new Date(unixSeconds * 1000).toISOString();
  return iso.replace(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+).*$/, '$1$2$3$4$5.$6');
}
