import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Acknowledgement, readAcknowledgements } from './acknowledgements.ts';

/**
 * A process that writes. `eternal` holds one transaction open until it is paused; `churn` makes, renames and removes
 * files; `shared` and `subdb` write one file from several processes.
 */
export type LiveRole =
  | 'btree'
  | 'hash'
  | 'recno'
  | 'queue'
  | 'subdb'
  | 'shared'
  | 'long'
  | 'eternal'
  | 'nested'
  | 'abort'
  | 'burst'
  | 'idle'
  | 'checkpoint'
  | 'churn';

export interface LiveWriterOptions {
  readonly home: string;
  /** One process each; the same role may come several times. A `script` process is always there for {@link LiveWriter.do}. */
  readonly roles: readonly LiveRole[];
  /** File outside the environment that takes a line for each acknowledged commit. */
  readonly acknowledgements: string;
  readonly seed?: number | undefined;
  /** Bytes of values that all processes together write in a second; as fast as they can when absent. */
  readonly bytesPerSecond?: number | undefined;
  readonly checkpointEveryMs?: number | undefined;
  readonly checkpointKilobytes?: number | undefined;
  readonly pageSize?: number | undefined;
  readonly valueBytes?: number | undefined;
  readonly checksums?: boolean | undefined;
  readonly password?: string | undefined;
  readonly queueExtentPages?: number | undefined;
  readonly churnFiles?: number | undefined;
  /** Directories that the application sets in its own code (`set_data_dir`, `set_lg_dir`), not in DB_CONFIG. */
  readonly codeDataDirectory?: string | undefined;
  readonly codeLogDirectory?: string | undefined;
  /** Opens with DB_RECOVER first, as an application does when it starts again after a crash. */
  readonly recover?: boolean | undefined;
}

/** One operation of the `script` process. Transactions are named and may stay open between two calls. */
export type ScriptOperation =
  | { do: 'begin'; txn: string; parent?: string }
  | { do: 'commit'; txn: string; nosync?: boolean }
  | { do: 'abort'; txn: string }
  | { do: 'open' | 'create'; database: string; type?: DatabaseType; txn?: string; extentPages?: number }
  /** `nosync`: its pages stay in the cache, so that the file is older than the log. */
  | { do: 'close'; database: string; nosync?: boolean }
  | {
      do: 'put';
      database: string;
      type?: DatabaseType;
      key: string | number;
      value?: string;
      bytes?: number;
      txn?: string;
    }
  | { do: 'get'; database: string; type?: DatabaseType; key: string | number }
  | {
      do: 'fill';
      database: string;
      type?: DatabaseType;
      bytes: number;
      each?: number;
      perCommit?: number;
      keys?: number;
      nosync?: boolean;
      /** DB_TXN_BULK: new pages are written to the file and not to the log. */
      bulk?: boolean;
    }
  /** `unlogged`: outside any transaction, so that the log says nothing of it. */
  | { do: 'rename'; database: string; to: string; txn?: string; unlogged?: boolean }
  | { do: 'remove'; database: string; txn?: string; unlogged?: boolean }
  | { do: 'truncate'; database: string; type?: DatabaseType }
  | { do: 'checkpoint' }
  | { do: 'switchLog'; database: string; logDirectory: string };

type DatabaseType = 'btree' | 'hash' | 'recno' | 'queue';

export interface WorkerStats {
  readonly written: number;
  readonly commits: number;
  readonly aborts: number;
  readonly deadlocks: number;
}

export interface LiveWriter {
  /** Every process of the writer, the first one first. */
  readonly pids: readonly number[];
  /** Returns once no writing process has a transaction open; the `script` process is not stopped by it. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** A forced checkpoint. Rejects where it takes longer than `limitMs`: the environment is then wedged. */
  checkpoint(limitMs?: number): Promise<void>;
  /** Runs operations one after another in the `script` process; rejects at the first that fails. */
  do(...operations: ScriptOperation[]): Promise<unknown[]>;
  stats(): Promise<Record<string, WorkerStats>>;
  /** What was acknowledged up to now, in the order of the commits of each process. */
  acknowledged(): Promise<Acknowledgement[]>;
  /** Processes that ended although nobody asked, and what the processes wrote to standard error. */
  failures(): string[];
  /** Every process closes its databases and its environment handle. Rejects where one had failed. */
  quit(): Promise<void>;
  /** SIGKILL to all processes at once, as a crash of the application. Regions and locks stay behind. */
  kill(): Promise<void>;
}

const script = fileURLToPath(new URL('./live-writer.pl', import.meta.url));

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly error?: string;
  readonly results: Record<string, Record<string, unknown>>;
}

/** Starts the processes and returns once all of them run. Rejects where the environment cannot be opened. */
export async function startLiveWriter(options: LiveWriterOptions): Promise<LiveWriter> {
  const child = spawn('perl', [script, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const problems: string[] = [];
  const pending = new Map<number, Pending>();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let stopping = false;
  const workers = await new Promise<Record<string, number>>((resolve, reject) => {
    readLines(child, (message) => {
      if (message.event === 'started') resolve(message.workers as Record<string, number>);
      else if (message.event === 'died') {
        if (!stopping)
          problems.push(`worker ${message.worker} ended: status ${message.status}, signal ${message.signal}`);
      } else settle(pending, message as unknown as Answer);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => problems.push(text.trim()));
    child.once('error', reject);
    child.once('close', (code) => {
      const error = new Error(`the live writer ended with status ${code}: ${problems.join('\n')}`);
      reject(error);
      for (const waiting of pending.values()) waiting.reject(error);
      pending.clear();
    });
  });

  let nextId = 1;
  const ask = (request: object, limitMs = 60_000) =>
    new Promise<Answer>((resolve, reject) => {
      const id = nextId++;
      const timer = setTimeout(() => {
        pending.delete(id);
        reject(new Error(`the live writer did not answer ${JSON.stringify(request)} within ${limitMs} ms`));
      }, limitMs);
      pending.set(id, {
        resolve: (answer) => {
          clearTimeout(timer);
          if (answer.error === undefined) resolve(answer);
          else reject(new Error(answer.error));
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      child.stdin.write(`${JSON.stringify({ ...request, id })}\n`);
    });
  child.stdin.on('error', () => {}); // told by 'close'

  const pids = [child.pid ?? 0, ...Object.values(workers)];
  return {
    pids,
    pause: async () => void (await ask({ op: 'pause' })),
    resume: async () => void (await ask({ op: 'resume' })),
    checkpoint: async (limitMs = 20_000) =>
      void (await ask({ op: 'do', operations: [{ do: 'checkpoint' }] }, limitMs)),
    do: async (...operations) => {
      const answer = await ask({ op: 'do', operations });
      return Object.values(answer.results)[0]?.results as unknown[];
    },
    stats: async () => (await ask({ op: 'stats' })).results as unknown as Record<string, WorkerStats>,
    acknowledged: () => readAcknowledgements(options.acknowledgements),
    failures: () => [...problems],
    quit: async () => {
      await ask({ op: 'quit' });
      await ended;
      if (problems.length > 0) throw new Error(`the live writer failed: ${problems.join('\n')}`);
    },
    kill: async () => {
      stopping = true;
      // The parent last: a worker whose parent has gone ends in order, and would still write.
      for (const pid of pids) if (pid !== child.pid) kill(pid);
      if (child.pid !== undefined) kill(child.pid);
      await ended;
    },
  };
}

function kill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function settle(pending: Map<number, Pending>, answer: Answer) {
  pending.get(answer.id)?.resolve(answer);
  pending.delete(answer.id);
}

function readLines(child: ChildProcess, onMessage: (message: Record<string, unknown>) => void) {
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onMessage(JSON.parse(line));
  });
}
