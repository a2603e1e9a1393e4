import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import { listOpenedDatabases } from '../berkeleydb/db-archive.ts';
import { isUnderstudyError, toErrorReport } from '../contracts/errors.ts';
import { type Aside, note, required, utilityHooks, type Work } from './work.ts';

/**
 * Asks `db_archive -s` beside the copy, and notes how its answer differs from the scan. Nothing waits for it: it reads the
 * whole log that the environment keeps, and resolves names in the same directories that were scanned, so that it can
 * list nothing that the scan does not find but names that are absolute, which the log reader refuses by itself.
 */
export function compareWithArchive(work: Work, found: readonly DatabaseFile[]): Aside {
  const stopped = new AbortController();
  const hooks = {
    ...utilityHooks(work, 'db_archive', true),
    signal: AbortSignal.any([work.context.signal, stopped.signal]),
  };
  const compare = async () => {
    const listed = await listOpenedDatabases(
      work.context.host,
      required(work.utilities, 'the utilities'),
      required(work.layout, 'the environment'),
      work.request.environment.password,
      hooks,
    );
    note(work, listed ? differenceOf(found, listed) : 'db_archive -s gave up on a file that has gone');
  };
  const done = compare().catch((error: unknown) => {
    if (isUnderstudyError(error) && error.code === 'environment-not-answering') throw error;
    if (!hooks.signal.aborted) note(work, `db_archive -s was not compared: ${toErrorReport(error).message}`);
  });
  done.catch(() => undefined); // Awaited in prune, or where the run ends before.
  return { done, stop: () => stopped.abort() };
}

function differenceOf(found: readonly DatabaseFile[], listed: readonly string[]): string {
  const names = new Set(listed);
  const databases = found.filter((file) => file.kind === 'database');
  const unlisted = databases.filter((file) => !names.has(file.name));
  if (unlisted.length === 0) return 'db_archive -s lists the same databases';
  const shown = unlisted.slice(0, 3).map((file) => file.name);
  return `db_archive -s does not list ${unlisted.length} of ${databases.length} databases (${shown.join(', ')}${unlisted.length > 3 ? ', …' : ''}): copied all the same`;
}
