import { UnderstudyError } from '../contracts/errors.ts';
import { logFileName } from '../contracts/lsn.ts';
import { logFilePath } from './log-files.ts';

/** The directory holds no log file at all. */
export const noLogFiles = (directory: string): UnderstudyError =>
  new UnderstudyError('no-log-files', 'the directory holds no log files', {
    op: 'read the log',
    path: directory,
    hint: 'Without log files (no transactions, or logs in memory) an environment cannot be replicated this way; where the application sets another log directory in its code, name that one.',
  });

/** A log file is missing between others. */
export const gap = (directory: string, number: number): UnderstudyError =>
  new UnderstudyError('log-gap', `${logFileName(number)} is missing`, {
    op: 'read the log',
    path: logFilePath(directory, number),
    hint: 'Something removed it before it was copied (db_archive -d, or automatic log removal in DB_CONFIG). A new snapshot starts a new chain.',
  });
