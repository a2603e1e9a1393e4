import { type RecoveryResult, recoverCatastrophically } from '../berkeleydb/db-recover.ts';
import { firstFileInUse, firstFileInUseAfter } from '../berkeleydb/log-checkpoint.ts';
import { isUnderstudyError, UnderstudyError } from '../contracts/errors.ts';
import { compareLsn, formatLsn, type Lsn } from '../contracts/lsn.ts';
import { type LogFileNumber, logFileNumber } from '../contracts/units.ts';
import { isoTime } from '../io/clock.ts';
import { markReady, removeLogFiles, syncTree } from './generations.ts';
import type { LogsAhead } from './logs-ahead.ts';
import type { GenerationManifest } from './manifests.ts';
import { expectedOwnFiles, placeOwnFiles } from './own-files.ts';
import { placeLogFiles } from './place-logs.ts';
import { writeGenerationManifest } from './replica-directory.ts';
import { type GenerationInWork, required, utilityHooks, type Work } from './work.ts';

/**
 * The parts of rolling one generation forward, used for the generation that a run publishes and, after that, for the
 * standby. Each takes a directory that is not published.
 */

/**
 * Puts on record that recovery is about to run here, with its `next`: found so after a crash, the generation is placed
 * and recovered again from there, not mistaken for one that somebody else changed (invariant 5).
 */
export async function markRecovering(work: Work, generation: GenerationInWork): Promise<void> {
  const manifest: GenerationManifest = {
    ...generation.manifest,
    state: 'recovering',
    run: work.request.runId,
    ownFiles: expectedOwnFiles(work, generation),
    files: [],
  };
  await writeGenerationManifest(work.context.host.files, generation.directory, manifest);
  generation.manifest = manifest;
}

/**
 * Places the log files from the generation's own `next` on, afresh. Returns the end of the last valid record in the
 * last file placed: where recovery has to arrive. A last file without a record of its own is not placed (trap 14).
 */
export async function placeLogs(
  work: Work,
  generation: GenerationInWork,
  onProgress: (filesDone: number, bytesDone: number, name: string) => void,
  ahead?: LogsAhead,
): Promise<{ end: Lsn; bytes: number }> {
  const { files } = work.context.host;
  const archive = required(work.archivePath, 'the archive');
  const end = required(work.placedEnd, 'the end of the log');
  const bytes = await placeLogFiles({
    files,
    archive,
    generation: generation.directory,
    next: generation.manifest.next,
    end,
    ahead,
    signal: work.context.signal,
    onProgress,
  });
  return { end, bytes };
}

/** Catastrophic recovery, and the first check: it has to read the log to the end of what was placed (trap 9). */
export async function recoverGeneration(work: Work, generation: GenerationInWork): Promise<void> {
  const end = required(work.placedEnd, 'the end of the log');
  const result = await runRecovery(work, generation);
  if (compareLsn(result.end, end) !== 0) {
    throw new UnderstudyError(
      'recovery-incomplete',
      `recovery read the log to ${formatLsn(result.end)}, but ${formatLsn(end)} was placed`,
      {
        op: 'check recovery',
        path: generation.directory,
        hint: 'Nothing was published. A snapshot begins again from the database files.',
      },
    );
  }
  await removeReplayed(work, generation, result);
  generation.manifest = {
    ...generation.manifest,
    recovered: end,
    recoveredAt: isoTime(work.context.host.clock.now()),
    recoveryMs: Math.round(result.durationMs),
  };
}

/**
 * Recovery ends with a checkpoint: the log files before it are no longer in use (what plain `db_archive` would list in
 * there), and the archive has them. Without them there is less to sync, and less to keep twice.
 */
async function removeReplayed(
  work: Work,
  { directory }: GenerationInWork,
  { checkpoint }: RecoveryResult,
): Promise<void> {
  if (!checkpoint) return;
  const { files } = work.context.host;
  await removeLogFiles(
    files,
    directory,
    await firstFileInUseAfter(files, directory, checkpoint, work.cipher),
  );
}

const runRecovery = async (work: Work, generation: GenerationInWork): Promise<RecoveryResult> => {
  try {
    return await recoverCatastrophically(
      work.context.host,
      required(work.utilities, 'the utilities'),
      generation.directory,
      work.request.environment.password,
      utilityHooks(work, 'db_recover', false),
    );
  } catch (error) {
    // Whatever recovery stumbles over, it ends with a panic of the environment that it has to itself.
    if (!isUnderstudyError(error) || error.code !== 'environment-panicked') throw error;
    throw new UnderstudyError('recovery-failed', 'db_recover gave up; its output says why', {
      op: error.op,
      path: error.path,
      hint: 'Nothing was published. A snapshot begins again from the database files.',
      cause: error,
    });
  }
};

/** Puts the application's own files there, syncs everything and marks the generation ready, with the `next` that its following recovery needs (update rule 6). */
export async function finishGeneration(work: Work, generation: GenerationInWork): Promise<void> {
  const { files } = work.context.host;
  const end = required(work.placedEnd, 'the end of the log');
  const next = await nextFile(work, end);
  const ownFiles = await placeOwnFiles(work, generation);
  await syncTree(files, generation.directory);
  generation.manifest = await markReady(files, generation.directory, {
    ...generation.manifest,
    next,
    ownFiles,
  });
}

/** The file of the checkpoint LSN in the last checkpoint record at or before a position, read from the archive. */
async function nextFile(work: Work, end: Lsn): Promise<LogFileNumber> {
  const first = work.position?.first ?? required(work.first, 'the first log file');
  const inUse = await firstFileInUse(
    work.context.host.files,
    required(work.archivePath, 'the archive'),
    end,
    work.cipher,
  );
  return logFileNumber(Math.max(first, inUse));
}
