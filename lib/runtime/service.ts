import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type ErrorCode, errorCatalogue, UnderstudyError } from '../contracts/errors.ts';
import { localProcesses } from '../io/local-processes.ts';
import { endProcess, removeProcessRecord, writeProcessRecord } from './process-record.ts';

export interface ServiceOptions {
  /** As it is named to the operator: `web`. */
  readonly name: string;
  /** A module for Node. It sends a {@link ServiceMessage} once it is ready, or cannot be. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where its output goes: a file, so that it lives on where the supervisor is killed. */
  readonly log: string;
  /** Where its process id is put on record. */
  readonly record: string;
  /** Told to the operator. */
  readonly say: (text: string) => void;
}

export interface Service {
  /** Resolves when it is ready; from then on it is started again whenever it ends. Rejects where it ends before. */
  start(): Promise<ReadyMessage>;
  /** Resolves when it has ended. @param graceMs until it is killed */
  stop(graceMs: number): Promise<void>;
}

const readyMessage = z.object({ type: z.literal('ready'), address: z.string().optional() });
const failedMessage = z.object({
  type: z.literal('failed'),
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
});
/** What a service tells its supervisor over the channel that Node opens between them. */
export const serviceMessage = z.discriminatedUnion('type', [readyMessage, failedMessage]);
export type ServiceMessage = z.infer<typeof serviceMessage>;
export type ReadyMessage = z.infer<typeof readyMessage>;

const readyWithinMs = 60_000;
const firstPauseMs = 1000;
const longestPauseMs = 30_000;
/** After so long without ending, the next pause is the shortest again. */
const steadyMs = 60_000;

/**
 * One process that the supervisor keeps running: web or worker. It has a session of its own, so that Ctrl-C in the
 * terminal reaches only the supervisor, and it lives on when that is killed; the next one finds it by its record.
 */
export function createService(options: ServiceOptions): Service {
  const stopping = new AbortController();
  let spawning: Promise<ChildProcess> | undefined;
  let keeping: Promise<void> | undefined;

  const launch = async (): Promise<ReadyMessage> => {
    spawning = spawnService(options);
    return untilReady(await spawning, options);
  };

  const keep = async (): Promise<void> => {
    let pauseMs = firstPauseMs;
    while (!stopping.signal.aborted) {
      const since = performance.now();
      const how = await untilExit(await spawning);
      if (stopping.signal.aborted) return;
      pauseMs = performance.now() - since > steadyMs ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      options.say(`ended unexpectedly (${how}); starting it again (its output: ${options.log})`);
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await launch().then(
        () => options.say('runs again'),
        (error: unknown) =>
          options.say(`did not start: ${error instanceof Error ? error.message : String(error)}`),
      );
    }
  };

  return {
    start: async () => {
      const ready = await launch();
      keeping = keep();
      return ready;
    },
    stop: async (graceMs) => {
      stopping.abort();
      const child = await spawning;
      const identity = child?.pid === undefined ? undefined : localProcesses.identify(child.pid);
      if (identity && child?.exitCode === null && child.signalCode === null)
        await endProcess(identity, graceMs);
      await removeProcessRecord(options.record);
      await keeping;
    },
  };
}

async function spawnService({ entry, env, log, record }: ServiceOptions): Promise<ChildProcess> {
  await mkdir(dirname(log), { recursive: true, mode: 0o700 });
  const output = await open(log, 'a', 0o600);
  try {
    if ((await output.stat()).size > 10_000_000) await output.truncate(0);
    const child = spawn(process.execPath, [entry], {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', output.fd, output.fd, 'ipc'],
    });
    child.on('error', () => undefined); // Told by the exit that follows, or by the missing process id.
    if (child.pid !== undefined) await writeProcessRecord(record, child.pid);
    return child;
  } finally {
    await output.close();
  }
}

function untilReady(child: ChildProcess, options: ServiceOptions): Promise<ReadyMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(() => reject(failure(`was not ready within ${readyWithinMs / 1000} s`))),
      readyWithinMs,
    );
    const failure = (what: string) =>
      new UnderstudyError('internal', `the ${options.name} process ${what}`, {
        op: `start ${options.name}`,
        path: options.log,
        hint: `Read the end of ${options.log}.`,
      });
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      outcome();
    };
    const onMessage = (data: unknown) => {
      const message = serviceMessage.safeParse(data);
      if (!message.success) return;
      const told = message.data;
      if (told.type === 'ready') return settle(() => resolve(told));
      const code: ErrorCode = told.code in errorCatalogue ? (told.code as ErrorCode) : 'internal';
      settle(() =>
        reject(new UnderstudyError(code, told.message, { op: `start ${options.name}`, hint: told.hint })),
      );
    };
    const onExit = async (code: number | null, signal: NodeJS.Signals | null) => {
      const last = await lastLine(options.log);
      settle(() =>
        reject(failure(`ended before it was ready (${how(code, signal)})${last ? `: ${last}` : ''}`)),
      );
    };
    child.on('message', onMessage).on('exit', onExit);
  });
}

function untilExit(child: ChildProcess | undefined): Promise<string> {
  return new Promise((resolve) => {
    if (!child || child.pid === undefined) return resolve('it could not be started');
    if (child.exitCode !== null || child.signalCode !== null)
      return resolve(how(child.exitCode, child.signalCode));
    child.once('exit', (code, signal) => resolve(how(code, signal)));
  });
}

const how = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal ? signal : `exit status ${code}`;

async function lastLine(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n');
  return lines.findLast((line) => /error/i.test(line) && !/^\s+at /.test(line))?.trim() ?? '';
}
