import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import { outputLines, printable } from '../io/output-lines.ts';
import type { CommandResult, ProcessIdentity } from '../io/processes.ts';
import { explainOutput, tellingLine } from './messages.ts';
import type { Utilities } from './releases.ts';

/** How a caller follows a utility. */
export interface UtilityHooks {
  /** Asks it to stop, with SIGINT. */
  readonly signal: AbortSignal;
  /** On record before it does much; where it throws, the utility is stopped. */
  readonly onStart: (process: ProcessIdentity) => void | Promise<void>;
  /** It has ended; not called for one that was left alone. */
  readonly onEnd?: ((process: ProcessIdentity) => void | Promise<void>) | undefined;
  /** Each line of output as it comes. */
  readonly onLine: (source: string, stream: 'stdout' | 'stderr', text: string) => void;
  /** Milliseconds until it is asked to stop; each utility has its own where absent. */
  readonly timeLimitMs?: number | undefined;
}

/** Hooks of a caller that neither records nor stops. */
export const silentHooks: UtilityHooks = {
  signal: new AbortController().signal,
  onStart: () => undefined,
  onLine: () => undefined,
};

export interface UtilityCall {
  /** Without prefix: `db_archive`. */
  readonly name: string;
  /** Without the password. */
  readonly args: readonly string[];
  readonly password: string | null;
  /** It joins a live environment: never killed hard, it may hold a mutex there. */
  readonly joins: boolean;
  readonly timeLimitMs: number;
  /** Names the environment or directory in errors. */
  readonly path: string;
  /** False: stdout is data for us (a dump) or a page of figures, and does not go to the journal. */
  readonly tellsStdout?: boolean | undefined;
  /** Bytes of each stream that are kept. */
  readonly outputLimit?: number | undefined;
  /** Each line of stdout and stderr as it comes; returns what goes to the journal of it. */
  readonly onLine?: ((text: string) => string | undefined) | undefined;
}

export interface UtilityOutcome {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly durationMs: number;
  /** Null where a signal ended it. They catch INT and TERM, often finish, and then end by that signal all the same. */
  readonly exitCode: number | null;
  readonly stopped: CommandResult['stopped'];
}

/** Of our own copies a utility may be killed this long after SIGINT; recovery can be run again. */
const KILL_OWN_AFTER_MS = 10_000;

/**
 * Runs one utility of Berkeley DB and waits for it. The one place that starts them: argument array, no shell, bytes as
 * output, SIGINT first; one that joins a live environment is never killed hard.
 *
 * Returns also when it failed or was stopped: the driver judges by its output (see {@link assertSucceeded}).
 *
 * @throws UnderstudyError utility-missing where it cannot be started; environment-not-answering where it joined, was
 * asked to stop and did not end: it still runs, and the message carries its process id.
 */
export async function runUtility(
  host: Host,
  utilities: Utilities,
  call: UtilityCall,
  hooks: UtilityHooks,
): Promise<UtilityOutcome> {
  const secret = call.password === null || call.password === '' ? undefined : call.password;
  const lines = (stream: 'stdout' | 'stderr') =>
    outputLines((raw) => {
      const line = redact(raw, secret);
      const told = call.onLine ? call.onLine(line) : line;
      if (told !== undefined && (stream === 'stderr' || call.tellsStdout !== false)) {
        hooks.onLine(call.name, stream, told);
      }
    });
  const streams = { stdout: lines('stdout'), stderr: lines('stderr') };
  const result = await host.processes
    .run({
      file: utilities.path(call.name),
      args: secret === undefined ? call.args : ['-P', secret, ...call.args],
      cwd: '/',
      timeLimitMs: hooks.timeLimitMs ?? call.timeLimitMs,
      killAfterMs: call.joins ? undefined : KILL_OWN_AFTER_MS,
      signal: hooks.signal,
      onStart: hooks.onStart,
      onOutput: (stream, chunk) => streams[stream].add(chunk),
      outputLimit: call.outputLimit,
    })
    .catch((cause: unknown) => {
      throw startError(call.name, utilities.path(call.name), cause);
    });
  streams.stdout.end();
  streams.stderr.end();
  if (result.abandoned) throw notAnswering(call, result);
  if (result.identity) await hooks.onEnd?.(result.identity);
  return {
    stdout: result.stdout,
    stderr: result.stderr,
    durationMs: result.durationMs,
    exitCode: result.exitCode,
    stopped: result.stopped,
  };
}

/**
 * Throws where a utility did not end with status 0: cancelled (AbortError, or the signal's own reason), utility-timed-out,
 * the code that its message number stands for, or utility-failed.
 */
export function assertSucceeded(call: UtilityCall, outcome: UtilityOutcome, hooks: UtilityHooks): void {
  if (outcome.stopped === 'cancelled') hooks.signal.throwIfAborted();
  if (outcome.stopped === 'time-limit') {
    const limit = hooks.timeLimitMs ?? call.timeLimitMs;
    throw new UnderstudyError(
      'utility-timed-out',
      `${call.name} did not finish within ${limit} ms and was stopped`,
      {
        op: `run ${call.name}`,
        path: call.path,
        hint: 'Look at the load of the host and at its disks, then run it again.',
      },
    );
  }
  if (outcome.exitCode !== 0) throw utilityFailure(call, outcome);
}

/** The error that a failed utility's output stands for. */
export function utilityFailure(call: UtilityCall, outcome: UtilityOutcome): UnderstudyError {
  const text = redact(printableOutput(outcome), call.password ?? undefined);
  const explanation = explainOutput(text);
  const said = tellingLine(text);
  const how = outcome.exitCode === null ? 'was ended by a signal' : `ended with status ${outcome.exitCode}`;
  return new UnderstudyError(
    explanation?.code ?? 'utility-failed',
    `${call.name} ${how}: ${explanation?.cause ?? said ?? 'it printed no reason'}`,
    {
      op: `run ${call.name}`,
      path: call.path,
      hint: explanation?.hint ?? 'Its output is kept with the run.',
    },
  );
}

const printableOutput = ({ stderr, stdout }: UtilityOutcome): string =>
  Buffer.concat([stderr, Buffer.from('\n'), stdout])
    .toString('latin1')
    .split('\n')
    .map((line) => printable(Buffer.from(line, 'latin1')))
    .join('\n');

/** -P is the only way to pass a password; should a utility print its arguments, the password does not go further. */
const redact = (text: string, secret: string | undefined): string =>
  secret === undefined || secret === '' ? text : text.replaceAll(secret, '***');

function notAnswering(call: UtilityCall, result: CommandResult): UnderstudyError {
  const pid = result.identity?.pid ?? 0;
  return new UnderstudyError(
    call.joins ? 'environment-not-answering' : 'utility-timed-out',
    `${call.name} was asked to stop and has not ended: process ${pid} still runs`,
    {
      op: `run ${call.name}`,
      path: call.path,
      hint: call.joins
        ? `It waits inside the environment, perhaps for a mutex that a dead process holds. It is not killed, as it may hold one itself: let the application run recovery (then it ends), or end it with kill -KILL ${pid} once the application is stopped. Nothing joins this environment before it has ended.`
        : `It waits in the kernel, on a disk or a file server that does not answer: look into dmesg, and for process ${pid}.`,
    },
  );
}

function startError(name: string, path: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  // What failed may also be the record of its start, which has nothing to do with the utility.
  const syscall = cause instanceof Error && 'syscall' in cause ? String(cause.syscall) : '';
  if (!syscall.startsWith('spawn') || (code !== 'ENOENT' && code !== 'EACCES')) return cause;
  return new UnderstudyError(
    'utility-missing',
    `${name} cannot be started: ${code === 'ENOENT' ? 'it is not there' : 'permission denied'}`,
    {
      op: `run ${name}`,
      path,
      hint: 'Install the utilities of Berkeley DB (Debian: apt-get install db-util), or name their directory and prefix.',
    },
  );
}
