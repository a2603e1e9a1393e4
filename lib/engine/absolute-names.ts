import { type EnvironmentLayout, leadsOutOfReplica } from '../berkeleydb/environment-layout.ts';
import { firstFileInUse } from '../berkeleydb/log-checkpoint.ts';
import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { scanLog } from '../berkeleydb/log-reader.ts';
import { decodeOperationDirectory, decodeRegister, recordType } from '../berkeleydb/log-records.ts';
import type { LogRecord } from '../berkeleydb/log-walk.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { lsn } from '../contracts/lsn.ts';
import type { Files } from '../io/files.ts';

/** The record types that {@link createNameCheck} wants to see. */
export const namingTypes: ReadonlySet<number> = new Set([
  recordType.dbregRegister,
  recordType.fopCreate,
  recordType.fopWrite,
  recordType.fopRename,
  recordType.fopRenameNoUndo,
]);

/**
 * Collects database names that begin with `/`, and directories of file operations that lead out of a replica. Names are logged as the application passed them; recovery of a
 * replica would open those files where they are: the active's own, and undo its open transactions in them
 * (BERKELEYDB.md trap 6: 500 of 500 committed records were gone).
 */
export function createNameCheck() {
  const absolute = new Set<string>();
  return {
    see(type: number, body: Buffer): void {
      if (type === recordType.dbregRegister) {
        const name = decodeRegister(body)?.name;
        if (name?.startsWith('/')) absolute.add(name);
        return;
      }
      const directory = decodeOperationDirectory(type, body);
      if (directory && leadsOutOfReplica(directory)) absolute.add(directory);
    },
    /** Throws absolute-database-name, naming up to three of them. */
    assertNone(): void {
      if (absolute.size === 0) return;
      const names = [...absolute].sort();
      const shown = names.slice(0, 3).join(', ');
      throw new UnderstudyError(
        'absolute-database-name',
        `the application opens databases by absolute path: ${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
        {
          op: 'read the log',
          path: names[0],
          hint: 'Recovering a replica would write to those files of the live environment. Let the application open them by names relative to its data directories (set_data_dir), and take a checkpoint.',
        },
      );
    },
  };
}

/**
 * Reads the log files in use (what recovery of a copy taken now would read; each checkpoint logs the open databases
 * again) for absolute names; `beside` sees its records in the same pass. Throws absolute-database-name.
 */
export async function assertNoAbsoluteNames(
  files: Files,
  layout: EnvironmentLayout,
  cipher: LogCipher | undefined,
  signal?: AbortSignal,
  beside?: { readonly types: ReadonlySet<number>; readonly see: (record: LogRecord) => void },
): Promise<void> {
  const check = createNameCheck();
  const first = await firstFileInUse(files, layout.logDirectory, undefined, cipher);
  await scanLog(
    files,
    layout.logDirectory,
    { lsn: lsn(first, 0) },
    {
      types: new Set([...namingTypes, ...(beside?.types ?? [])]),
      checksums: false,
      cipher,
      onRecord: (record) => {
        check.see(record.type, record.body);
        beside?.see(record);
      },
      signal,
    },
  );
  check.assertNone();
}
