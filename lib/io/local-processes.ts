import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { type ProcStat, parseProcStat } from './proc-stat.ts';
import type { Processes, ProcessIdentity } from './processes.ts';
import { runCommand } from './run-command.ts';
import { isStranded } from './stranded.ts';
import { usersOf } from './users-of.ts';

/** `/proc/PID/stat` of a process; undefined where it is gone, or where the system has no `/proc` (macOS). */
function readProcStat(pid: number): ProcStat | undefined {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** kill(2) with signal 0: also true for zombies and for processes of others (EPERM). */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function identify(pid: number): ProcessIdentity | undefined {
  const stat = readProcStat(pid);
  if (stat) return { pid, startTime: stat.startTime };
  // Without /proc the id alone has to do; the empty start time says so.
  return readProcStat(process.pid) === undefined && exists(pid) ? { pid, startTime: '' } : undefined;
}

function isAlive(identity: ProcessIdentity): boolean {
  if (!Number.isInteger(identity.pid) || identity.pid < 1) return false;
  const stat = readProcStat(identity.pid);
  if (stat) {
    const ended = stat.state === 'Z' || stat.state === 'X';
    return !ended && (identity.startTime === '' || identity.startTime === stat.startTime);
  }
  return identity.startTime === '' && exists(identity.pid);
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return '';
  }
}

/**
 * The processes of this machine. Where there is no `/proc` (macOS), start times and the boot id are empty, so that a
 * process is known by its id alone, and `usersOf` and `isStranded` see nothing.
 */
export const localProcesses: Processes = {
  run: (command) => runCommand(command, identify),
  self: () => identify(process.pid) ?? { pid: process.pid, startTime: '' },
  isAlive,
  identify,
  signal: (identity, signal) => {
    if (!isAlive(identity)) return false;
    try {
      return process.kill(identity.pid, signal);
    } catch (error) {
      // It ended in between; anything else (EPERM) the caller must hear of.
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
      throw error;
    }
  },
  bootId,
  hostName: () => hostname(),
  usersOf: (directory) => usersOf(directory),
  isStranded: (identity, path, besides) => isAlive(identity) && isStranded(identity.pid, path, besides),
};
