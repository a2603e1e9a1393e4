import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/understudy', import.meta.url));

export interface CommandOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last line of standard output, parsed; undefined where there is none. */
  readonly json: Record<string, unknown> | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly outcome: Promise<CommandOutcome>;
}

/**
 * Starts `bin/understudy` as an operator would, in a process group of its own, so that a test can end the group.
 * `onError` sees standard error as it comes: with --json, one line for each step.
 */
export function startUnderstudy(
  args: readonly string[],
  onError?: (text: string) => void,
  env: Readonly<Record<string, string>> = {},
): RunningCommand {
  const started = performance.now();
  const child = spawn(bin, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onError?.(text);
  });
  const outcome = new Promise<CommandOutcome>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({
        code,
        signal,
        json: lastLine(stdout),
        stdout,
        stderr,
        durationMs: performance.now() - started,
      }),
    );
  });
  return { child, outcome };
}

/** Runs it to its end. */
export const understudy = (...args: string[]): Promise<CommandOutcome> => startUnderstudy(args).outcome;

/** As {@link understudy}, with more in its environment. */
export const understudyWith = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandOutcome> => startUnderstudy(args, undefined, env).outcome;

function lastLine(text: string): Record<string, unknown> | undefined {
  const line = text.trimEnd().split('\n').at(-1);
  if (!line?.startsWith('{')) return undefined;
  return JSON.parse(line) as Record<string, unknown>;
}
