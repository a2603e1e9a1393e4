import { tmpdir } from 'node:os';
import { systemClock } from '../io/clock.ts';
import { localFiles } from '../io/local-files.ts';
import { localMutexes } from '../io/local-mutexes.ts';
import { createLocalPriority } from '../io/local-priority.ts';
import { localProcesses } from '../io/local-processes.ts';
import type { Host } from './host.ts';

/** One for the process, whichever host object asks. */
const localPriority = createLocalPriority(localProcesses);

/** The machine that this process runs on, under its own host name unless told otherwise. */
export function localHost(name: string = localProcesses.hostName()): Host {
  return {
    name,
    files: localFiles,
    processes: localProcesses,
    mutexes: localMutexes,
    clock: systemClock,
    priority: localPriority,
    temporaryDirectory: tmpdir(),
  };
}
