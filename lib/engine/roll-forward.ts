import { dirname, join } from 'node:path';
import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import { recoverCatastrophically } from '../berkeleydb/db-recover.ts';
import { firstFileInUse } from '../berkeleydb/log-checkpoint.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { compareLsn, formatLsn, type Lsn, lsn } from '../contracts/lsn.ts';
import { type LogFileNumber, logFileNumber } from '../contracts/units.ts';
import { isoTime } from '../io/clock.ts';
import { judgeNames } from './file-fate.ts';
import { scanGeneration } from './generation-files.ts';
import { markReady, syncTree } from './generations.ts';
import type { GenerationManifest } from './manifests.ts';
import { placeLogFiles } from './place-logs.ts';
import { writeGenerationManifest } from './replica-directory.ts';
import { type CopiedFile, type GenerationInWork, note, required, utilityHooks, type Work } from './work.ts';

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
    files: [],
  };
  await writeGenerationManifest(work.context.host.files, generation.directory, manifest);
  generation.manifest = manifest;
}

/** Puts this run's own copies of new and replaced database files where the generation lacks them. Never reads the active. */
export async function placeCopies(
  work: Work,
  generation: GenerationInWork,
  copies: readonly CopiedFile[],
): Promise<void> {
  const { files } = work.context.host;
  const present = await scanGeneration(files, generation);
  const paths = new Map(generation.manifest.directories.map(({ source, path }) => [source, path]));
  for (const copy of copies) {
    if (present.has(copy.file)) continue;
    const place = join(generation.directory, paths.get(copy.file.directory) ?? '.', copy.file.name);
    const temporary = `${place}.incoming`;
    await files.makeDirectory(dirname(place), { recursive: true });
    if (await files.lstat(temporary)) await files.unlink(temporary);
    if (!(await files.reflink(copy.path, temporary))) await files.copy(copy.path, temporary);
    // A crash before the rename leaves a name that no log record has; the file is placed again from a new copy.
    await files.rename(temporary, place);
  }
}

/**
 * Places the log files from the generation's own `next` on, afresh. Returns the end of the last valid record in the
 * last file placed: where recovery has to arrive. A last file without a record of its own is not placed (trap 14).
 */
export async function placeLogs(
  work: Work,
  generation: GenerationInWork,
  onProgress: (filesDone: number, bytesDone: number, name: string) => void,
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
    signal: work.context.signal,
    onProgress,
  });
  return { end, bytes };
}

/** Catastrophic recovery, and the first check: it has to read the log to the end of what was placed (trap 9). */
export async function recoverGeneration(work: Work, generation: GenerationInWork): Promise<void> {
  const { host } = work.context;
  const end = required(work.placedEnd, 'the end of the log');
  const result = await recoverCatastrophically(
    host,
    required(work.utilities, 'the utilities'),
    generation.directory,
    work.request.environment.password,
    utilityHooks(work, 'db_recover', false),
  );
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
  generation.manifest = {
    ...generation.manifest,
    recovered: end,
    recoveredAt: isoTime(host.clock.now()),
    recoveryMs: Math.round(result.durationMs),
  };
}

/**
 * The second check: every database that stood on the active before and after the copy is here, unless the log says
 * that the transaction which made it did not commit by the end (update rule 5). Throws file-set-incomplete.
 */
export async function assertFileSet(work: Work, generation: GenerationInWork): Promise<void> {
  const { files } = work.context.host;
  const present = await scanGeneration(files, generation);
  const expected = databasesOnBothSides(work);
  const missing = expected.filter((file) => !present.has(file));
  if (missing.length === 0) return;
  const fates = await judgeNames(
    files,
    required(work.archivePath, 'the archive'),
    lsn(generation.manifest.next, 0),
    required(work.placedEnd, 'the end of the log'),
    new Set(missing.map((file) => file.name)),
  );
  const lost = missing.filter((file) => {
    const fate = fates.get(file.name);
    return fate === 'there' || fate === 'unsaid';
  });
  for (const file of missing) {
    if (!lost.includes(file))
      note(
        work,
        `${file.name} is not in the replica: its transaction is still open (${fates.get(file.name)})`,
      );
  }
  if (lost.length === 0) return;
  throw new UnderstudyError(
    'file-set-incomplete',
    `${lost.length === 1 ? 'a database is' : `${lost.length} databases are`} missing after recovery: ${lost
      .slice(0, 3)
      .map((file) => file.name)
      .join(', ')}`,
    {
      op: 'check the file set',
      path: generation.directory,
      hint: 'Nothing was published. A snapshot copies every file again.',
    },
  );
}

const databasesOnBothSides = (work: Work): DatabaseFile[] => {
  const after = new Set(required(work.after, 'the list of files').flatMap(identityOf));
  return required(work.before, 'the list of files').filter((file) =>
    identityOf(file).some((id) => after.has(id)),
  );
};

/** Queue extents have no uid and come and go with the queue: they are no part of the file set. */
const identityOf = (file: DatabaseFile): string[] =>
  file.kind === 'database' && file.meta ? [`${file.directory}\0${file.name}\0${file.meta.uid}`] : [];

/** Syncs everything and marks the generation ready, with the `next` that its following recovery needs (update rule 6). */
export async function finishGeneration(work: Work, generation: GenerationInWork): Promise<void> {
  const { files } = work.context.host;
  const end = required(work.placedEnd, 'the end of the log');
  const next = await nextFile(work, end);
  await syncTree(files, generation.directory);
  generation.manifest = await markReady(files, generation.directory, { ...generation.manifest, next });
}

/** The file of the checkpoint LSN in the last checkpoint record at or before a position, read from the archive. */
async function nextFile(work: Work, end: Lsn): Promise<LogFileNumber> {
  const first = work.position?.first ?? required(work.first, 'the first log file');
  const inUse = await firstFileInUse(work.context.host.files, required(work.archivePath, 'the archive'), end);
  return logFileNumber(Math.max(first, inUse));
}
