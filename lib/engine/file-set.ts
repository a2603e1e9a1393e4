import { isUid } from '../berkeleydb/database-file.ts';
import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { judgeName } from './file-fate.ts';
import { type GenerationFiles, scanGeneration } from './generation-files.ts';
import { committedNames, isTemporary, type LogStory } from './log-story.ts';
import { type GenerationInWork, note, required, type Work } from './work.ts';

/**
 * Makes the databases of a recovered generation those that the log leaves, and no other (update rule 5). Throws
 * file-set-incomplete where one is missing.
 */
export async function settleFileSet(work: Work, generation: GenerationInWork): Promise<void> {
  const present = await scanGeneration(work.context.host.files, generation);
  await removeSurplus(work, generation, present);
  if (work.after) await assertFileSet(work, generation, present, work.after);
  else assertTold(generation, present);
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
  // A file that changed its name while others were copied was copied under both: only the later look counts.
  const surplus = present.without(work.after ?? []).filter(countsInFileSet);
  if (surplus.length === 0) return;
  const story = storyOf(generation);
  for (const file of surplus) {
    const { fate } = judgeName(story, file.name);
    const why =
      fate === 'gone' || fate === 'undone' ? `${fate} by the end of the log` : twinOf(work, present, file);
    if (why === undefined) {
      // Where nobody could look at the active, nothing is said of it.
      if (work.after)
        note(work, `${file.name} is not on the active, and the log does not say that it was removed: kept`);
      continue;
    }
    await files.unlink(file.path);
    note(work, `${file.name} is ${why}: taken out of the replica`);
  }
}

/** Renamed outside any transaction: the log says nothing of it, and makes the file under its old name again. */
function twinOf(work: Work, present: GenerationFiles, file: DatabaseFile): string | undefined {
  const uid = file.meta?.uid;
  const twin = work.after?.find((one) => one.meta?.uid === uid && present.has(one));
  return twin && `the same database as ${twin.name}`;
}

/**
 * Every database that stood on the active after the copy, before the last log bytes were brought, is here, unless the
 * log says otherwise. Also those that came while others were copied: the record of a file operation is flushed before
 * the operation, so that the log brought after the look can judge each of them.
 */
async function assertFileSet(
  work: Work,
  generation: GenerationInWork,
  present: GenerationFiles,
  after: readonly DatabaseFile[],
): Promise<void> {
  const missing = after.filter((file) => countsInFileSet(file) && !present.has(file));
  if (missing.length === 0) return;
  const story = storyOf(generation);
  const isLost = (file: DatabaseFile): boolean => {
    const { fate, uid } = judgeName(story, file.name);
    if (fate === 'restored') return !present.hasName(file);
    if (fate === 'there') return !isReplaced(file, uid) || !present.hasName(file, uid);
    return fate === 'unsaid' || isLostElsewhere(story, file, present);
  };
  const lost = missing.filter(isLost);
  for (const file of missing) {
    if (lost.includes(file)) continue;
    note(
      work,
      `${file.name} is not in the replica as it stood on the active: the log made something else of it`,
    );
  }
  if (lost.length > 0)
    throw incomplete(
      generation,
      lost.map((file) => file.name),
    );
}

/** Where nobody can look at the active: every database that the log says is there by its end, under its uid, is here. */
function assertTold(generation: GenerationInWork, present: GenerationFiles): void {
  const story = storyOf(generation);
  const isHere = (name: string, uid: string | undefined): boolean =>
    present.all.some((file) => file.name === name && (uid === undefined || isUid(uid, file.meta)));
  const lost = [...story.operations.keys()].filter((name) => {
    const { fate, uid } = judgeName(story, name);
    return !isTemporary(name) && (fate === 'there' || fate === 'restored') && !isHere(name, uid);
  });
  if (lost.length > 0) throw incomplete(generation, lost);
}

function incomplete({ directory }: GenerationInWork, lost: readonly string[]): UnderstudyError {
  const named = lost.slice(0, 3);
  return new UnderstudyError(
    'file-set-incomplete',
    `${lost.length === 1 ? 'a database is' : `${lost.length} databases are`} missing after recovery: ${named.join(', ')}`,
    {
      op: 'check the file set',
      path: directory,
      hint: 'Nothing was published. A snapshot copies every file again.',
    },
  );
}

/** The log went on after the look at the active's files: another file can have the name by its end. */
const isReplaced = (file: DatabaseFile, uid: string | undefined): boolean =>
  uid !== undefined && !isUid(uid, file.meta);

/** It went on to another name, and is not there either. */
function isLostElsewhere(story: LogStory, file: DatabaseFile, present: GenerationFiles): boolean {
  const told = story.of(file.meta);
  const { names, gone } = committedNames(told);
  const name = names.at(-1);
  return !gone && told !== undefined && name !== undefined && !present.hasName({ ...file, name }, told.uid);
}

const storyOf = (generation: GenerationInWork): LogStory =>
  required(generation.story, 'what the log tells of names');

/**
 * Queue extents have no uid and come and go with the queue. A placeholder stands for a name that an open transaction
 * gave up, and the data of such a file is under a temporary name until the transaction ends.
 */
const countsInFileSet = (file: DatabaseFile): boolean =>
  file.kind === 'database' && file.meta !== undefined && file.meta.kind !== 'rename-placeholder';
