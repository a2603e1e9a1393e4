import type { Host } from '../hosts/host.ts';
import type { HeldMutex } from '../io/mutexes.ts';
import { faultyFiles, type Mutation } from './faulty-files.ts';

/** Thrown by everything that a process does after it "died". */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface CrashingHost {
  readonly host: Host;
  readonly mutations: readonly Mutation[];
  crashed(): boolean;
  /**
   * What comes after a process died: what the kernel had begun for it ends, and so do its utilities; its mutexes are
   * free. Nothing of the run touches the disk any more when this returns.
   */
  bury(): Promise<void>;
}

let lives = 0;

/**
 * A host on which the process dies at its n-th file operation that changes something, or at one that is told: that one does not happen (or
 * half of it, where it is a write and `tear`), nothing after it happens either, no handler included, and no program is
 * started any more. To the next run the owner of whatever it left is a process that has ended.
 */
export function crashingHost(
  inner: Host,
  dieAt: number | ((mutation: Mutation) => boolean),
  tear = false,
): CrashingHost {
  const isLast = typeof dieAt === 'number' ? ({ number }: Mutation) => number === dieAt : dieAt;
  let dead = false;
  const held: HeldMutex[] = [];
  const assertAlive = () => {
    if (dead) throw new Crash('this process is dead');
  };
  const utilities = new Set<Promise<unknown>>();
  const { files, mutations, settled } = faultyFiles(
    inner.files,
    (mutation) => {
      if (dead || isLast(mutation)) {
        dead = true;
        return { error: new Crash(`died at ${mutation.operation} ${mutation.path}`), tear };
      }
      return undefined;
    },
    assertAlive,
  );
  // The id of this process with a start time that it does not have: gone, as far as anybody can tell.
  const self = { pid: process.pid, startTime: `crash-test-${++lives}` };
  const host: Host = {
    ...inner,
    files,
    processes: {
      ...inner.processes,
      self: () => self,
      run: async (command) => {
        assertAlive();
        const running = inner.processes.run(command);
        const ended = running.catch(() => undefined).then(() => void utilities.delete(ended));
        utilities.add(ended);
        return running;
      },
      signal: (identity, signal) => {
        assertAlive();
        return inner.processes.signal(identity, signal);
      },
    },
    mutexes: {
      hold: async (name) => {
        assertAlive();
        const mutex = await inner.mutexes.hold(name);
        if (mutex) held.push(mutex);
        if (!mutex) return undefined;
        return {
          release: async () => {
            assertAlive();
            await mutex.release();
          },
        };
      },
    },
  };
  return {
    host,
    mutations,
    crashed: () => dead,
    bury: async () => {
      await settled();
      await Promise.all(utilities);
      await Promise.all(held.map((mutex) => mutex.release()));
    },
  };
}
