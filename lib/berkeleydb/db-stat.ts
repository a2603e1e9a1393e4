import { type Lsn, lsn } from '../contracts/lsn.ts';
import type { Host } from '../hosts/host.ts';
import { printable } from '../io/output-lines.ts';
import type { Utilities } from './releases.ts';
import { assertSucceeded, runUtility, type UtilityCall, type UtilityHooks } from './utility.ts';

/** Where a utility joins: through `home`, a shadow home; `path` is the environment that it stands for. */
export interface JoinedEnvironment {
  readonly home: string;
  readonly path: string;
  readonly password: string | null;
}

export interface EnvironmentStat {
  /** `5.3.28`; undefined where the output does not say. */
  readonly release: string | undefined;
  readonly logVersion: number | undefined;
  readonly panicked: boolean;
}

const JOIN_LIMIT_MS = 15_000;

/**
 * `db_stat -e`: the health check, as it only ever joins; status 1 on an environment that has panicked, where the others
 * print BDB0060 and end with 0. Its page of figures does not go to the journal.
 *
 * @throws what {@link runUtility} and {@link assertSucceeded} throw.
 */
export async function environmentStat(
  host: Host,
  utilities: Utilities,
  environment: JoinedEnvironment,
  hooks: UtilityHooks,
): Promise<EnvironmentStat> {
  const text = await statOutput(host, utilities, environment, ['-e'], hooks);
  return {
    release: /^(\d+\.\d+\.\d+)\tEnvironment version$/m.exec(text)?.[1],
    logVersion: numberOf(text, 'Log version'),
    panicked: (numberOf(text, 'Panic value') ?? 0) !== 0,
  };
}

/** `db_stat -l`: the end of the log in memory and on disk, as the live environment knows it. */
export interface LogStat {
  readonly current: Lsn;
  /** Up to here records have been written to the log files. */
  readonly onDisk: Lsn;
}

/** `db_stat -l`. Compared with the log reader in tests and at registration; joins, so only through a shadow home. */
export async function logStat(
  host: Host,
  utilities: Utilities,
  environment: JoinedEnvironment,
  hooks: UtilityHooks,
): Promise<LogStat> {
  const text = await statOutput(host, utilities, environment, ['-l'], hooks);
  const position = (kind: string) =>
    lsn(numberOf(text, `${kind} log file number`) ?? 0, numberOf(text, `${kind} log file offset`) ?? 0);
  return { current: position('Current'), onDisk: position('On-disk') };
}

async function statOutput(
  host: Host,
  utilities: Utilities,
  environment: JoinedEnvironment,
  options: readonly string[],
  hooks: UtilityHooks,
): Promise<string> {
  const call: UtilityCall = {
    name: 'db_stat',
    // Not with -N (take no mutexes): it would ignore a panic too, and this is where one has to be noticed.
    args: [...options, '-h', environment.home],
    password: environment.password,
    joins: true,
    timeLimitMs: JOIN_LIMIT_MS,
    path: environment.path,
    tellsStdout: false,
  };
  const outcome = await runUtility(host, utilities, call, hooks);
  assertSucceeded(call, outcome, hooks);
  return outcome.stdout
    .toString('latin1')
    .split('\n')
    .map((line) => printable(Buffer.from(line, 'latin1')))
    .join('\n');
}

/** `19<tab>Log version`. */
function numberOf(text: string, label: string): number | undefined {
  const match = new RegExp(`^(\\d+)\\t${label}$`, 'm').exec(text);
  return match ? Number(match[1]) : undefined;
}
