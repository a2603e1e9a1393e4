import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { boundedOutput } from './bounded-output.ts';
import type { Command, CommandResult, ProcessIdentity } from './processes.ts';

const DEFAULT_OUTPUT_LIMIT = 1024 * 1024;
/** How long one that is never killed may take to end after SIGINT before it is left alone. */
const DEFAULT_ABANDON_AFTER_MS = 5000;
/** One that SIGKILL does not end sits in the kernel (a dead disk or NFS server): do not wait for it for ever. */
const UNKILLABLE_AFTER_MS = 10_000;
/** After the end, a grandchild can still hold the pipes open; what it prints is not waited for longer than this. */
const DRAIN_MS = 1000;

/**
 * Runs a program without a shell, in a session of its own: a terminal's Ctrl-C (which signals the whole foreground
 * group) and its hang-up reach us only, and we pass SIGINT on in order, once. Otherwise one Ctrl-C would hit a
 * `db_archive` that holds a mutex of the live environment at the same time as us, and nobody would be left to say that
 * it did not come back.
 *
 * Nothing of our environment variables is passed on (they hold passwords): PATH, LC_ALL=C, TZ=UTC and `command.env`.
 *
 * A child that was abandoned is unreferenced; its pipes stay open and are read to nowhere as long as we live, since
 * closing them would end it by SIGPIPE, perhaps with a mutex held.
 *
 * @throws Node's own error (ENOENT, EACCES, EAGAIN) where it cannot be started, and what `onStart` threw, after the
 * child was stopped: a process that could not be put on record must not go on.
 */
export async function runCommand(
  command: Command,
  identify: (pid: number) => ProcessIdentity | undefined,
): Promise<CommandResult> {
  const started = performance.now();
  const [stdout, stderr] = [0, 1].map(() => boundedOutput(command.outputLimit ?? DEFAULT_OUTPUT_LIMIT));
  if (!stdout || !stderr) throw new Error('unreachable');
  const result = (
    rest: Pick<CommandResult, 'identity' | 'exitCode' | 'signal' | 'stopped' | 'abandoned'>,
  ) => ({
    ...rest,
    stdout: stdout.content(),
    stderr: stderr.content(),
    durationMs: performance.now() - started,
  });
  if (command.signal?.aborted) {
    return result({
      identity: undefined,
      exitCode: null,
      signal: null,
      stopped: 'cancelled',
      abandoned: false,
    });
  }

  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
    ...command.env,
  };
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    // Next.js declares NODE_ENV as always there; in a utility it has no business.
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    shell: false,
  });
  const exit = new Promise<'exit'>((resolve) => child.once('exit', () => resolve('exit')));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  if (child.pid === undefined) {
    const [error] = await once(child, 'error');
    // The arguments can hold a password, and whoever logs the error would print them.
    delete error.spawnargs;
    throw error;
  }
  // Later errors (a signal that could not be sent) have no other listener and would end this process.
  child.on('error', () => undefined);
  const identity = identify(child.pid) ?? { pid: child.pid, startTime: '' };

  const stopper = createStopper(child, command);
  try {
    // Read from the start: Node throws away what a child wrote that ends before somebody reads. Passed on once the child
    // is on record.
    const early: (() => void)[] = [];
    let recorded = false;
    const take = (stream: 'stdout' | 'stderr', chunk: Buffer) => {
      (stream === 'stdout' ? stdout : stderr).add(chunk);
      if (recorded) command.onOutput?.(stream, chunk);
      else early.push(() => command.onOutput?.(stream, chunk));
    };
    readInto(child.stdout, (chunk) => take('stdout', chunk));
    readInto(child.stderr, (chunk) => take('stderr', chunk));
    let failedRecord: { error: unknown } | undefined;
    try {
      await command.onStart?.(identity);
    } catch (error) {
      failedRecord = { error };
      stopper.stop('cancelled');
    }
    recorded = true;
    for (const pass of early) pass();
    const end = await Promise.race([exit, stopper.abandoned]);
    if (end === 'abandoned') leaveAlone(child);
    else await Promise.race([closed, drained(child)]);
    if (failedRecord) throw failedRecord.error;
    return result({
      identity,
      exitCode: end === 'exit' ? child.exitCode : null,
      signal: end === 'exit' ? child.signalCode : null,
      stopped: stopper.reason(),
      abandoned: end === 'abandoned',
    });
  } finally {
    stopper.dispose();
  }
}

function readInto(stream: Readable, take: (chunk: Buffer) => void): void {
  stream.on('data', take);
  stream.on('error', () => undefined);
}

async function drained(child: ChildProcess): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref());
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function leaveAlone(child: ChildProcess): void {
  for (const stream of [child.stdout, child.stderr]) {
    stream?.removeAllListeners('data');
    stream?.resume();
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
  child.unref();
}

/** SIGINT at the time limit or on request, then SIGKILL or `abandoned`. */
function createStopper(child: ChildProcess, command: Command) {
  let reason: CommandResult['stopped'] = null;
  const timers: NodeJS.Timeout[] = [];
  let abandon: (value: 'abandoned') => void = () => undefined;
  const abandoned = new Promise<'abandoned'>((resolve) => {
    abandon = resolve;
  });
  const stop = (why: 'time-limit' | 'cancelled') => {
    if (reason !== null) return;
    reason = why;
    child.kill('SIGINT');
    if (command.killAfterMs === undefined) {
      timers.push(setTimeout(() => abandon('abandoned'), command.abandonAfterMs ?? DEFAULT_ABANDON_AFTER_MS));
      return;
    }
    timers.push(setTimeout(() => child.kill('SIGKILL'), command.killAfterMs));
    timers.push(setTimeout(() => abandon('abandoned'), command.killAfterMs + UNKILLABLE_AFTER_MS));
  };
  timers.push(setTimeout(() => stop('time-limit'), command.timeLimitMs));
  const onAbort = () => stop('cancelled');
  command.signal?.addEventListener('abort', onAbort, { once: true });
  return {
    stop,
    abandoned,
    reason: () => reason,
    dispose: () => {
      for (const timer of timers) clearTimeout(timer);
      command.signal?.removeEventListener('abort', onAbort);
    },
  };
}
