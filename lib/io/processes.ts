/** Starting programs and looking at processes, as an interface. `local-processes.ts` is the real one. */

/** Tells one process from a later one with the same id: `/proc/PID/stat` field 22 on Linux. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot, as text; empty where the system does not tell. */
  readonly startTime: string;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  /** Added to a minimal environment (PATH, LC_ALL=C, TZ=UTC): nothing of ours leaks into a utility. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds until it is asked to stop with SIGINT. */
  readonly timeLimitMs: number;
  /**
   * Milliseconds after SIGINT until SIGKILL. Absent: never killed hard (it may hold a mutex of a live environment);
   * the result then says `abandoned`, with the process still there.
   */
  readonly killAfterMs?: number | undefined;
  /** Where it is never killed: milliseconds after SIGINT until it is left alone. 5 s unless told. */
  readonly abandonAfterMs?: number | undefined;
  /** Asks it to stop, as the time limit does. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called once it runs, before any output, and waited for: put it on record here. Where it throws, the process is
   * stopped and `run` throws the same.
   */
  readonly onStart?: ((process: ProcessIdentity) => void | Promise<void>) | undefined;
  /** Called with each chunk of output as it comes; bytes, as utilities can print uninitialised memory. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', chunk: Buffer) => void) | undefined;
  /** At most this many bytes of each stream are kept in the result (1 MiB unless told); the rest is counted. */
  readonly outputLimit?: number | undefined;
}

export interface CommandResult {
  readonly identity: ProcessIdentity | undefined;
  /** Null where a signal ended it, or where it was abandoned. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly durationMs: number;
  /** Why it was asked to stop, if it was. */
  readonly stopped: 'time-limit' | 'cancelled' | null;
  /** It did not end after SIGINT and was left alone: it still runs. */
  readonly abandoned: boolean;
}

export interface ProcessUse {
  readonly pid: number;
  /** As in `/proc/PID/comm`. */
  readonly name: string;
  /** A path below the directory asked about. */
  readonly path: string;
  readonly how: 'open' | 'mapped' | 'working-directory' | 'argument';
}

export interface Processes {
  /** Throws ENOENT or EACCES where the program cannot be started. */
  run(command: Command): Promise<CommandResult>;
  self(): ProcessIdentity;
  /** Whether exactly this process still runs (a zombie does not count). */
  isAlive(process: ProcessIdentity): boolean;
  identify(pid: number): ProcessIdentity | undefined;
  signal(process: ProcessIdentity, signal: NodeJS.Signals): boolean;
  /** Changes with every boot; empty where the system does not tell. */
  bootId(): string;
  hostName(): string;
  /**
   * Which processes have something below `directory` open, mapped, as working directory or as a whole argument.
   * Sees processes of this user, all as root; leaves this process out.
   */
  usersOf(directory: string): Promise<ProcessUse[]>;
  /**
   * Whether a process maps files whose path matches, all of them deleted, which no other process maps but those whose name
   * matches `besides`: whatever it holds in them, nobody else waits for it. False where that cannot be seen for sure.
   */
  isStranded(process: ProcessIdentity, path: RegExp, besides: RegExp): boolean;
}
