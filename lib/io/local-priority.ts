import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import type { Priority, Yielded, Yielding } from './priority.ts';
import type { Processes } from './processes.ts';

/** As every process begins that nobody told otherwise: ioprio_set(2). */
const usualIo = 'best-effort 4';

/**
 * Priorities belong to threads on Linux (setpriority(2), ioprio_set(2)), although POSIX says otherwise: each one that
 * there is gets them, and those made later inherit them, as do the programs that this process starts.
 */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [pid];
  }
}

/**
 * The priority of this process. The system call for the I/O class is not in Node: `ionice` is started for it, once for
 * each change of the settings, not for each run or copy. After the last release everything stays as it is: who yielded
 * does so again soon, and a process without privileges could not go back anyway.
 *
 * The `idle` class is for reading and writing here (Node's threads). Programs that are started inherit the main thread's,
 * which stays in `best-effort`: one that has joined the environment may hold a mutex that the application waits for, and
 * must not wait itself for a disk that never rests.
 */
export function createLocalPriority(processes: Pick<Processes, 'run'>): Priority {
  const began = getPriority(process.pid);
  const wishes = new Set<Yielding>();
  let niceness = began;
  let io = usualIo;
  let ioShortfall: string | undefined;
  /** One after the other: two changes at once could end in a mixture. */
  let last: Promise<unknown> = Promise.resolve();

  const ionice = async (args: readonly string[], threads: readonly number[]): Promise<string | undefined> => {
    if (threads.length === 0) return undefined;
    try {
      const { exitCode, stderr } = await processes.run({
        file: 'ionice',
        args: [...args, '-p', ...threads.map(String)],
        timeLimitMs: 5000,
        killAfterMs: 1000,
      });
      // A thread may have ended since they were listed; the others have been set by then.
      const refused = exitCode !== 0 && !/No such process/.test(stderr.toString('latin1'));
      return refused ? `ionice ended with status ${exitCode}` : undefined;
    } catch (error) {
      return `ionice cannot be started: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  const setIo = async ({ ioClass, ioLevel }: Yielding) => {
    const wanted = `${ioClass} ${ioLevel}`;
    if (wanted === io) return;
    io = wanted;
    const threads = threadsOf(process.pid);
    const others = threads.filter((thread) => thread !== process.pid);
    const level = ['-c', '2', '-n', String(ioLevel)];
    ioShortfall =
      ioClass === 'best-effort'
        ? await ionice(level, threads)
        : ((await ionice(level, [process.pid])) ?? (await ionice(['-c', '3'], others)));
  };
  const setNiceness = (wanted: number): string | undefined => {
    if (wanted === niceness) return undefined;
    try {
      for (const thread of threadsOf(process.pid)) setThread(thread, wanted);
      niceness = wanted;
      return undefined;
    } catch (error) {
      // Back up without privileges: it stays as nice as it was.
      return wanted < niceness ? undefined : `the niceness stays ${niceness}: ${String(error)}`;
    }
  };

  return {
    yieldTo: async (wish): Promise<Yielded> => {
      const own = { ...wish };
      wishes.add(own);
      const furthest = furthestOf([...wishes]);
      const shortfall = setNiceness(Math.max(began, furthest.niceness));
      last = last.then(() => setIo(furthestOf([...wishes, own])));
      await last;
      return { shortfall: shortfall ?? ioShortfall, release: () => wishes.delete(own) };
    },
  };
}

function setThread(thread: number, niceness: number): void {
  try {
    setPriority(thread, niceness);
  } catch (error) {
    // It has ended meanwhile.
    const { info } = error as { info?: { code?: string } };
    if (info?.code !== 'ESRCH') throw error;
  }
}

const furthestOf = (wishes: readonly Yielding[]): Yielding => ({
  niceness: Math.max(...wishes.map((wish) => wish.niceness)),
  ioClass: wishes.some((wish) => wish.ioClass === 'idle') ? 'idle' : 'best-effort',
  ioLevel: Math.max(...wishes.map((wish) => wish.ioLevel)),
});
