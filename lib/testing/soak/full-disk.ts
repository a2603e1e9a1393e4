import type { Files } from '../../io/files.ts';
import { faultyFiles, systemError } from '../faulty-files.ts';

/** What takes space on a disk. A rename takes none here: a directory has room for a name as a rule. */
const taking: ReadonlySet<string> = new Set(['create', 'write', 'copy', 'makeDirectory', 'symlink']);

/**
 * A disk that is full from the n-th change on: whatever takes space below `directory` fails with ENOSPC, a write after
 * the half of it. `freeSpace` does not show it, as when somebody else fills the disk in the middle of a run.
 */
export const fillingFiles = (inner: Files, directory: string, from: number): Files =>
  faultyFiles(inner, ({ number, operation, path }) =>
    number >= from && taking.has(operation) && path.startsWith(directory)
      ? { error: systemError('ENOSPC', operation, path), tear: true }
      : undefined,
  ).files;
