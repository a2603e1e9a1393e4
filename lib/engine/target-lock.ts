import { z } from 'zod';
import { UnderstudyError } from '../contracts/errors.ts';
import type { RecordedRunKind } from '../contracts/run.ts';
import type { RunId } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { isoTime } from '../io/clock.ts';
import type { Files } from '../io/files.ts';
import type { ProcessIdentity } from '../io/processes.ts';
import { type ArchiveWriter, createArchiveWriter } from './archive-writer.ts';
import { endStrays, endUtility } from './end-utility.ts';
import { identitySchema, isRecordedAlive } from './owner.ts';
import { livePins, scratchOf } from './pins.ts';
import { replicaPaths } from './replica-directory.ts';

const utilitySchema = identitySchema.extend({
  name: z.string(),
  /** Whether it has joined the live environment: then it is never killed hard. */
  joined: z.boolean(),
});
const lockSchema = z.object({
  format: z.literal(1),
  run: z.string(),
  kind: z.string(),
  host: z.string(),
  bootId: z.string(),
  owner: identitySchema,
  since: z.string(),
  /** Utilities that the owner started and has not seen end. */
  utilities: z.array(utilitySchema),
  /** The run has ended; the record stays for the sake of a utility that has not. */
  released: z.boolean().optional(),
});
export type TargetLockRecord = z.infer<typeof lockSchema>;
type UtilityRecord = z.infer<typeof utilitySchema>;

type LockKind = RecordedRunKind;

/** The right to change a replica directory. */
export interface TargetLock {
  /** The run that holds it. */
  readonly run: RunId;
  /** All that is written into the archive under this lock. */
  readonly archive: ArchiveWriter;
  /** Puts a utility on record; call it as soon as it runs. */
  utilityStarted(utility: UtilityRecord): Promise<void>;
  utilityEnded(process: ProcessIdentity): Promise<void>;
  /**
   * Makes sure that no utility of an earlier run under this lock stands in the way of a run of this kind, as taking the lock
   * does of earlier owners. Throws utility-still-running.
   */
  settle(kind: LockKind, note: (text: string) => void): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the lock of a replica directory that exists.
 *
 * Two things hold it. A mutex of the system, named after the directory's device and inode, decides between processes
 * of one host and ends with its holder, however that ends. The file `lock` says who works here, tells other hosts and
 * containers, and outlives the owner, so that a utility which outlives a killed owner (BERKELEYDB.md trap 15) is found:
 * one that works on a generation of ours is stopped, one that joined the live environment is waited for by runs that join it,
 * too. It is never killed, but where the application has come back with new regions since: what it holds then is in the old
 * ones, and nobody waits for it. What only reads its files, or does without it, goes on beside that one and keeps it on record: an application that
 * died can have left it waiting for ever, and then is when the replica is needed.
 *
 * Throws target-locked (naming the owner) and utility-still-running.
 */
export async function lockTarget(
  host: Host,
  target: string,
  who: { run: RunId; kind: LockKind },
  note: (text: string) => void,
): Promise<TargetLock> {
  const { files, processes, clock } = host;
  const path = replicaPaths(target).lock;
  const stat = await files.stat(target);
  const mutex = await host.mutexes.hold(`target:${stat?.device}:${stat?.inode}`);
  if (!mutex) throw lockedBy(await readTargetLock(host, target), path);
  try {
    const previous = await readTargetLock(host, target);
    const left = previous ? await settlePrevious(host, previous, path, who.kind, note) : [];
    await endStrays(host, target, () => workOfOthers(host, target), note);
    const record: TargetLockRecord = {
      format: 1,
      run: who.run,
      kind: who.kind,
      host: processes.hostName(),
      bootId: processes.bootId(),
      owner: processes.self(),
      since: isoTime(clock.now()),
      utilities: left,
    };
    // One after another: a utility can run beside the steps.
    let writing: Promise<void> = Promise.resolve();
    const write = () => {
      writing = writing.catch(() => undefined).then(() => replaceLockFile(files, target, record));
      return writing;
    };
    await write();
    return {
      run: who.run,
      archive: createArchiveWriter(host, target),
      async utilityStarted(utility) {
        record.utilities.push(utility);
        await write();
      },
      async utilityEnded(process) {
        record.utilities = record.utilities.filter((other) => other.pid !== process.pid);
        await write();
      },
      async settle(kind, tell) {
        record.utilities = await endUtilities(host, record.utilities, kind, tell);
      },
      async release() {
        // The file goes first: between the two lines nobody else can hold the mutex. It stays where a utility was asked
        // to stop and has not: the next run must not join the environment beside it.
        try {
          await writing.catch(() => undefined);
          record.released = true;
          if (record.utilities.some((utility) => processes.isAlive(utility))) await write();
          else await files.unlink(path);
        } finally {
          await mutex.release();
        }
      },
    };
  } catch (error) {
    await mutex.release();
    throw error;
  }
}

/** What a verification that goes on beside this run has started is its own: its pin was there before. */
async function workOfOthers(host: Host, target: string): Promise<(path: string) => boolean> {
  const real = await host.files.realpath(target);
  const scratches = (await livePins(host, target)).flatMap(({ run }) =>
    [target, real].map((directory) => scratchOf(directory, run)),
  );
  return (path) => scratches.some((scratch) => `${path}/`.startsWith(`${scratch}/`));
}

/** Who works on a replica directory, as the lock file says; undefined where nobody does or the file is unreadable. */
export async function readTargetLock(host: Host, target: string): Promise<TargetLockRecord | undefined> {
  const path = replicaPaths(target).lock;
  if (!(await host.files.stat(path))) return undefined;
  try {
    return lockSchema.parse(JSON.parse((await host.files.readWhole(path)).toString('utf8')));
  } catch {
    return undefined; // The lock is written whole and renamed: anything else was not written by us.
  }
}

/** Whether the owner of a lock still runs; undefined where that cannot be told from here. */
export const isOwnerAlive = (host: Host, lock: TargetLockRecord): boolean | undefined =>
  lock.released ? false : isRecordedAlive(host, lock);

async function settlePrevious(
  host: Host,
  previous: TargetLockRecord,
  path: string,
  kind: LockKind,
  note: (text: string) => void,
): Promise<UtilityRecord[]> {
  const alive = isOwnerAlive(host, previous);
  if (alive !== false) throw lockedBy(previous, path);
  if (!previous.released)
    note(`run ${previous.run} (${previous.kind}, process ${previous.owner.pid}) ended without finishing`);
  const { processes } = host;
  if (previous.host !== processes.hostName() || previous.bootId !== processes.bootId()) return [];
  return await endUtilities(host, previous.utilities, kind, note);
}

const joinsEnvironment = (kind: LockKind): boolean => kind === 'snapshot' || kind === 'update';

/** Ends them; returns those that may go on beside a run of this kind. */
async function endUtilities(
  host: Host,
  utilities: readonly UtilityRecord[],
  kind: LockKind,
  note: (text: string) => void,
): Promise<UtilityRecord[]> {
  const left: UtilityRecord[] = [];
  for (const utility of utilities) {
    if (!utility.joined || joinsEnvironment(kind)) await endUtility(host, utility, note);
    else if (host.processes.isAlive(utility)) {
      note(
        `${utility.name} (process ${utility.pid}) of an earlier run has joined the environment and still runs`,
      );
      host.processes.signal(utility, 'SIGINT');
      left.push(utility);
    }
  }
  return left;
}

/** Whole or not at all for other processes; not synced, as a lock means nothing after a crash of the machine. */
async function replaceLockFile(files: Files, target: string, record: TargetLockRecord): Promise<void> {
  const path = replicaPaths(target).lock;
  const temporary = `${path}.tmp`;
  const file = await files.open(temporary, 'create');
  try {
    await file.write(Buffer.from(`${JSON.stringify(record)}\n`), 0);
  } finally {
    await file.close();
  }
  await files.rename(temporary, path);
}

function lockedBy(lock: TargetLockRecord | undefined, path: string): UnderstudyError {
  return new UnderstudyError(
    'target-locked',
    lock
      ? `run ${lock.run} (${lock.kind}) works here since ${lock.since}: process ${lock.owner.pid} on ${lock.host}`
      : 'another process works on this target',
    {
      op: 'lock target',
      path,
      hint: lock
        ? `Wait for it to end. If ${lock.host} is gone for good, remove the file lock and run it again.`
        : 'Wait for it to end, then run it again.',
    },
  );
}
