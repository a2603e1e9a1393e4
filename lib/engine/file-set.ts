import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { lsn } from '../contracts/lsn.ts';
import { fileKey } from './active-files.ts';
import { type FileFate, judgeNames } from './file-fate.ts';
import { type GenerationFiles, scanGeneration } from './generation-files.ts';
import { type GenerationInWork, note, required, type Work } from './work.ts';

/**
 * Makes the databases of a recovered generation those that the log leaves, and no other (update rule 5). Throws
 * file-set-incomplete where one is missing.
 */
export async function settleFileSet(work: Work, generation: GenerationInWork): Promise<void> {
  const present = await scanGeneration(work.context.host.files, generation);
  await removeSurplus(work, generation, present);
  await assertFileSet(work, generation, present);
}

/**
 * A database that was copied under its new name stands there when recovery comes to the record of its renaming, which
 * then leaves the old name behind: the same file twice, uid and all (seen with 5.3.28). So what the active does not
 * have and the log says was removed, renamed away or never made is taken away here too.
 */
async function removeSurplus(
  work: Work,
  generation: GenerationInWork,
  present: GenerationFiles,
): Promise<void> {
  const { files } = work.context.host;
  const active = [
    ...required(work.before, 'the list of files'),
    ...required(work.after, 'the list of files'),
  ];
  const surplus = present.without(active).filter(countsInFileSet);
  if (surplus.length === 0) return;
  const fates = await fatesOf(work, generation, surplus);
  for (const file of surplus) {
    const fate = fates.get(file.name);
    if (fate !== 'gone' && fate !== 'undone') continue;
    await files.unlink(file.path);
    note(work, `${file.name} is ${fate} by the end of the log: taken out of the replica`);
  }
}

/** Every database that stood on the active before and after the copy is here, unless the log says otherwise. */
async function assertFileSet(
  work: Work,
  generation: GenerationInWork,
  present: GenerationFiles,
): Promise<void> {
  const missing = databasesOnBothSides(work).filter((file) => !present.has(file));
  if (missing.length === 0) return;
  const fates = await fatesOf(work, generation, missing);
  const isLost = (file: DatabaseFile): boolean => {
    const fate = fates.get(file.name);
    return fate === 'there' || fate === 'unsaid' || (fate === 'restored' && !present.hasName(file));
  };
  const lost = missing.filter(isLost);
  for (const file of missing) {
    if (lost.includes(file)) continue;
    note(work, `${file.name} is not in the replica as the active has it: its transaction is still open`);
  }
  if (lost.length === 0) return;
  const named = lost.slice(0, 3).map((file) => file.name);
  throw new UnderstudyError(
    'file-set-incomplete',
    `${lost.length === 1 ? 'a database is' : `${lost.length} databases are`} missing after recovery: ${named.join(', ')}`,
    {
      op: 'check the file set',
      path: generation.directory,
      hint: 'Nothing was published. A snapshot copies every file again.',
    },
  );
}

const fatesOf = (
  work: Work,
  generation: GenerationInWork,
  judged: readonly DatabaseFile[],
): Promise<Map<string, FileFate>> =>
  judgeNames(
    work.context.host.files,
    required(work.archivePath, 'the archive'),
    lsn(generation.manifest.next, 0),
    required(work.placedEnd, 'the end of the log'),
    new Set(judged.map((file) => file.name)),
  );

const databasesOnBothSides = (work: Work): DatabaseFile[] => {
  const after = new Set(required(work.after, 'the list of files').map(fileKey));
  return required(work.before, 'the list of files').filter(
    (file) => countsInFileSet(file) && after.has(fileKey(file)),
  );
};

/**
 * Queue extents have no uid and come and go with the queue. A placeholder stands for a name that an open transaction
 * gave up, and the data of such a file is under a temporary name until the transaction ends.
 */
const countsInFileSet = (file: DatabaseFile): boolean =>
  file.kind === 'database' && file.meta !== undefined && file.meta.kind !== 'rename-placeholder';
