import type { ErrorCode } from '../contracts/errors.ts';

/** What a numbered message of the library means, for an operator. */
export interface Explanation {
  readonly code: ErrorCode;
  /** Lower case, without a full stop. */
  readonly cause: string;
  readonly hint: string;
}

const snapshotHint = 'Take a snapshot: it begins again from the database files and starts a new chain.';
const passwordHint = 'Enter the password that the application passes to DB_ENV->set_encrypt.';

/**
 * Most telling first: when several are printed, the first of this table is the reason and the others its consequences.
 * Numbers and texts are those of `libdb` 5.3.28; each that is worded with certainty here was provoked or is listed in
 * BERKELEYDB.md. BDB0087, BDB0061 and BDB1544 end nearly every failure and say nothing more, so they are not here.
 */
const explanations: ReadonlyMap<string, Explanation> = new Map(
  Object.entries({
    BDB0174: {
      code: 'environment-encrypted',
      cause: 'the environment is encrypted and no password was given',
      hint: passwordHint,
    },
    BDB0175: {
      code: 'environment-encrypted',
      cause: 'the password is not the one of this environment',
      hint: passwordHint,
    },
    BDB0180: {
      code: 'environment-encrypted',
      cause: 'the password is not the one of this environment',
      hint: passwordHint,
    },
    BDB0172: {
      code: 'environment-encrypted',
      cause: 'a password was given, but the environment is not encrypted',
      hint: 'Take the password out of the registration.',
    },
    BDB2530: {
      code: 'environment-encrypted',
      cause: 'the log cannot be read: it is encrypted with a password that was not given, or it is no log',
      hint: passwordHint,
    },
    BDB2533: {
      code: 'log-corrupt',
      cause:
        'the first record of a log file does not match its checksum: the password is wrong, or the file is damaged',
      hint: `${passwordHint} If it is right, take a snapshot.`,
    },
    BDB1538: {
      code: 'release-mismatch',
      cause: 'the environment was made by another release of Berkeley DB',
      hint: "Name the directory and prefix of the utilities of the application's release.",
    },
    BDB2531: {
      code: 'release-mismatch',
      cause: 'the log was written by a newer release of Berkeley DB',
      hint: "Name the directory and prefix of the utilities of the application's release.",
    },
    BDB2532: {
      code: 'release-mismatch',
      cause: 'a log file was written by an older release of Berkeley DB',
      hint: "Name the directory and prefix of the utilities of the application's release.",
    },
    BDB1539: {
      code: 'release-mismatch',
      cause: 'the environment was made by another build of the library (mutexes or options differ)',
      hint: "Name utilities that belong to the application's own build of the library.",
    },
    BDB1585: {
      code: 'db-config-invalid',
      cause: 'DB_CONFIG has a line that this release does not know',
      hint: 'Take the line out of DB_CONFIG, or use the utilities of the release that knows it.',
    },
    BDB1584: {
      code: 'db-config-invalid',
      cause: 'DB_CONFIG has a line with a value that cannot be used',
      hint: 'Correct the line in DB_CONFIG.',
    },
    BDB1561: {
      code: 'db-config-invalid',
      cause: 'set_create_dir in DB_CONFIG names a directory that is not listed as a data directory',
      hint: 'List it with set_data_dir on a line before it.',
    },
    BDB2520: {
      code: 'log-unreadable',
      cause: 'a log file cannot be read',
      hint: 'Give the user that runs Understudy read access to every log file.',
    },
    BDB2521: {
      code: 'log-unreadable',
      cause: 'a log file cannot be opened',
      hint: 'Give the user that runs Understudy read access to every log file.',
    },
    BDB0060: {
      code: 'environment-panicked',
      cause: 'the environment has panicked: the application has to run recovery',
      hint: 'Stop every process of the application, run its recovery (db_recover -h HOME), and start it again; the replica is not touched.',
    },
    BDB1558: {
      code: 'environment-panicked',
      cause: 'the environment has panicked: the application has to run recovery',
      hint: 'Stop every process of the application, run its recovery (db_recover -h HOME), and start it again; the replica is not touched.',
    },
    BDB1509: {
      code: 'recovery-failed',
      cause: 'the moment lies before the first checkpoint that this base can be recovered to',
      hint: 'Choose a later moment, or an older base.',
    },
    BDB1522: { code: 'log-gap', cause: 'the log is damaged or a log file is missing', hint: snapshotHint },
    BDB2583: { code: 'log-gap', cause: 'a log file is missing', hint: snapshotHint },
    BDB2525: {
      code: 'no-log-files',
      cause: 'no log files were found',
      hint: 'Name the log directory that the application sets.',
    },
    BDB2506: {
      code: 'recovery-failed',
      cause: 'a database file is newer than the log that was recovered',
      hint: snapshotHint,
    },
    BDB0110: {
      code: 'recovery-failed',
      cause: 'a page and the log do not belong together',
      hint: snapshotHint,
    },
    BDB2582: { code: 'log-corrupt', cause: 'a log file is shorter than its records', hint: snapshotHint },
    BDB2578: { code: 'log-corrupt', cause: 'a log record does not match its checksum', hint: snapshotHint },
    BDB2580: {
      code: 'log-corrupt',
      cause: 'a log record has a header that cannot be right',
      hint: `${snapshotHint} If a password is registered, check whether the environment is encrypted at all.`,
    },
    BDB2576: { code: 'log-corrupt', cause: 'the log has zeros where records should be', hint: snapshotHint },
    BDB2517: {
      code: 'recovery-failed',
      cause: 'log files or database files of different environments are mixed',
      hint: snapshotHint,
    },
    BDB0684: {
      code: 'recovery-failed',
      cause: 'a database page does not match its checksum',
      hint: snapshotHint,
    },
    BDB1520: { code: 'recovery-failed', cause: 'a log record could not be applied', hint: snapshotHint },
    BDB1521: { code: 'recovery-failed', cause: 'a log record could not be applied', hint: snapshotHint },
    BDB2041: {
      code: 'utility-failed',
      cause: 'the processes of the environment use different deadlock detectors',
      hint: 'Let every process of the application set the same one.',
    },
    BDB0126: {
      code: 'region-inaccessible',
      cause: 'a region of the environment cannot be mapped: it is cut short or damaged',
      hint: 'Let the application run recovery; the replica is not touched.',
    },
    BDB0090: {
      code: 'verify-failed',
      cause: 'the database failed verification',
      hint: 'Do not fail over to this copy; take a snapshot, and verify the active database too.',
    },
  } as const satisfies Record<string, Explanation>),
);

/** A line of output without its program name, where it says more than that everything failed. */
const sayingNothing = /BDB0087|BDB0061|BDB1544|BDB2527/;

/** What a utility's output means by its message numbers; undefined where none of them is known. */
export function explainOutput(text: string): Explanation | undefined {
  const numbers = new Set(text.match(/\bBDB\d{4}\b/g));
  for (const [number, explanation] of explanations) if (numbers.has(number)) return explanation;
  return undefined;
}

/** The line of a utility's output that tells most, for a message; undefined where it printed none. */
export function tellingLine(text: string): string | undefined {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const known = lines.find((line) => {
    const number = /\bBDB\d{4}\b/.exec(line)?.[0];
    return number !== undefined && explanations.has(number);
  });
  return known ?? lines.find((line) => !sayingNothing.test(line)) ?? lines[0];
}
