import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ChildOrder } from './engine-child.ts';

const program = fileURLToPath(new URL('./engine-child.ts', import.meta.url));

export interface EngineWorker {
  readonly pid: number;
  /** Resolves when a step has begun or ended; rejects where the process ends before that. */
  reached(step: string, moment: 'started' | 'ended'): Promise<void>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; messages: Message[] }>;
  /** SIGKILL to the process alone, or to all that it started as well. */
  kill(whom: 'worker' | 'group'): void;
}

interface Message {
  readonly step?: string;
  readonly moment?: string;
  readonly result?: { readonly fellBack: boolean; readonly kind: string; readonly databases?: number };
  readonly error?: { readonly code: string; readonly message: string };
}

/** Starts the engine in a process group of its own. */
export function startEngineWorker(order: ChildOrder): EngineWorker {
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  const messages: Message[] = [];
  const listeners = new Set<() => void>();
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) messages.push(JSON.parse(line));
    for (const listener of listeners) listener();
  });
  let over = false;
  // 'exit', not 'close': a utility that outlives the worker holds its output open.
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; messages: Message[] }>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        over = true;
        setImmediate(() => {
          for (const listener of listeners) listener();
          resolve({ code, signal, messages });
        });
      });
    },
  );
  return {
    pid,
    ended,
    reached: (step, moment) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (messages.some((message) => message.step === step && message.moment === moment)) resolve();
          else if (over)
            reject(new Error(`the worker ended before ${step} ${moment}: ${JSON.stringify(messages)}`));
        };
        listeners.add(look);
        look();
      }),
    kill: (whom) => {
      try {
        process.kill(whom === 'group' ? -pid : pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    },
  };
}

export interface UtilityProcess {
  readonly pid: number;
  /** `db5.3_recover`. */
  readonly name: string;
  /** What it was told to work on: the argument after -h. */
  readonly directory: string;
}

/** The Berkeley DB utilities that run now and work on a directory at or below this one. */
export async function utilitiesBelow(directory: string): Promise<UtilityProcess[]> {
  const found: UtilityProcess[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const text = await readFile(`/proc/${entry}/cmdline`, 'latin1').catch(() => '');
    const args = text.split('\0');
    const name = args
      .slice(0, 3)
      .find((arg) => /(^|\/)db[\d.]*_\w+$/.test(arg))
      ?.split('/')
      .at(-1);
    const home = args[args.indexOf('-h') + 1];
    if (name && args.includes('-h') && home && `${home}/`.startsWith(`${directory}/`)) {
      found.push({ pid: Number(entry), name, directory: home });
    }
  }
  return found;
}

export interface UtilityWatch {
  /** Directories in which two utilities were seen at once. */
  readonly crowded: string[];
  /** How many different utility processes were seen. */
  seen(): number;
  stop(): Promise<void>;
}

function parentOf(pid: number): number | undefined {
  try {
    const [, , ppid] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
    return Number(ppid);
  } catch {
    return undefined;
  }
}

/** A zombie has no command line any more. */
function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1') !== '';
  } catch {
    return false;
  }
}

/** Looks again and again for two utilities that work on the same generation. */
export function watchUtilities(target: string): UtilityWatch {
  const crowded: string[] = [];
  const pids = new Set<number>();
  let going = true;
  const loop = (async () => {
    while (going) {
      const seen = await utilitiesBelow(target);
      for (const { pid } of seen) pids.add(pid);
      const byDirectory = Map.groupBy(seen, ({ directory }) => directory);
      for (const [directory, utilities] of byDirectory) {
        // One look takes a while: the first may have ended before the second began. And the scripts before the slow
        // utilities fork: until it has become another program, a child looks like its parent.
        const parents = utilities.map(({ pid }) => parentOf(pid));
        const isFork = utilities.some(({ pid }) => parents.includes(pid));
        if (utilities.length > 1 && !isFork && utilities.every(({ pid }) => isRunning(pid)))
          crowded.push(directory);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    crowded,
    seen: () => pids.size,
    stop: async () => {
      going = false;
      await loop;
    },
  };
}
