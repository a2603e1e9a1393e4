import { join } from 'node:path';
import { z } from 'zod';
import { UnderstudyError } from '../contracts/errors.ts';
import type { GenerationId, RunId } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { isoTime } from '../io/clock.ts';
import { writeFileDurably } from '../io/durable.ts';
import type { HeldMutex } from '../io/mutexes.ts';
import { endStrays } from './end-utility.ts';
import { generationIdSchema, runIdSchema } from './manifests.ts';
import { identitySchema, isRecordedAlive } from './owner.ts';
import { readCurrent } from './replica-directory.ts';

/**
 * `.pin-<run>.json` in a replica directory: somebody reads a generation for long, without the target's lock. As long as its
 * owner lives, runs neither roll that generation forward nor remove it, nor the log that it needs.
 */
const pinSchema = z.object({
  format: z.literal(1),
  run: runIdSchema,
  generation: generationIdSchema,
  host: z.string(),
  bootId: z.string(),
  owner: identitySchema,
  since: z.string(),
});
export type PinRecord = z.infer<typeof pinSchema>;

/** A generation that stays as it is until it is let go. */
export interface Pin {
  readonly generation: GenerationId;
  /** Where its holder may work, below the target; not there yet. */
  readonly scratch: string;
  /** Removes the scratch directory, then the pin. */
  release(): Promise<void>;
}

const pinName = (run: RunId): string => `.pin-${run}.json`;
/** The work of a pin's holder. */
export const scratchOf = (target: string, run: RunId): string => join(target, `.verify-${run}`);
/** Of a pin, of what a kill in the middle of writing one leaves (`writeFileDurably`), or of a scratch directory. */
const ofPin =
  /^(?:\.pin-([A-Za-z0-9-]{1,64})\.json|\.\.pin-([A-Za-z0-9-]{1,64})\.json\.tmp|\.verify-([A-Za-z0-9-]{1,64}))$/;

/**
 * Pins the published generation. Takes no lock: following may hold that for ever. The pin comes first, and then `current` is
 * looked at again: a run touches a generation only after `current` has moved off it, and looks for pins after that, so that
 * either it sees this pin, or we see that `current` has moved, and pin the other one. Throws no-replica, and conflict where
 * the run has a pin already.
 */
export async function pinPublished(host: Host, target: string, run: RunId): Promise<Pin> {
  const mutex = await holdPin(host, target, run);
  if (!mutex) {
    throw new UnderstudyError('conflict', 'this run works on the replica already', {
      op: 'pin the published generation',
      path: target,
      hint: 'Wait until it ends.',
    });
  }
  try {
    return await pinUnder(mutex, host, target, run);
  } catch (error) {
    await mutex.release();
    throw error;
  }
}

async function pinUnder(mutex: HeldMutex, host: Host, target: string, run: RunId): Promise<Pin> {
  const { files, processes, clock } = host;
  const path = join(target, pinName(run));
  for (;;) {
    const generation = await readCurrent(files, target);
    if (!generation) {
      throw new UnderstudyError('no-replica', 'there is no published replica here', {
        op: 'pin the published generation',
        path: target,
        hint: 'Enter the directory of a replica: the one that holds understudy.json.',
      });
    }
    const record: PinRecord = {
      format: 1,
      run,
      generation,
      host: processes.hostName(),
      bootId: processes.bootId(),
      owner: processes.self(),
      since: isoTime(clock.now()),
    };
    await writeFileDurably(files, path, `${JSON.stringify(record)}\n`);
    if ((await readCurrent(files, target)) !== generation) {
      await files.unlink(path);
      continue;
    }
    return {
      generation,
      scratch: scratchOf(target, run),
      async release() {
        try {
          await files.removeTree(scratchOf(target, run));
          await files.unlink(path);
        } finally {
          await mutex.release();
        }
      },
    };
  }
}

/** The pins whose owners live, or may live, being on another host. */
export async function livePins(host: Host, target: string): Promise<readonly PinRecord[]> {
  const live: PinRecord[] = [];
  for (const run of await runsWithPins(host, target)) {
    const record = await readPin(host, target, run);
    if (record && !(await asOwnerless(host, target, record.run, async () => undefined))) live.push(record);
  }
  return live;
}

/**
 * Removes the pins and scratch directories of owners that are gone, and ends their utilities. Answers how many there were.
 * Killed at any moment, the next call goes on. Throws utility-still-running.
 */
export async function clearPins(host: Host, target: string, note: (text: string) => void): Promise<number> {
  const { files } = host;
  let cleared = 0;
  for (const run of await runsWithPins(host, target)) {
    const gone = await asOwnerless(host, target, run, async () => {
      const scratch = scratchOf(target, run);
      if (await files.stat(scratch)) await endStrays(host, scratch, async () => () => false, note);
      await files.removeTree(scratch);
      for (const name of [pinName(run), `.${pinName(run)}.tmp`]) {
        const path = join(target, name);
        if (await files.lstat(path)) await files.unlink(path);
      }
      note(`verification ${run} was interrupted: its scratch copy and its pin are removed`);
    });
    if (gone) cleared += 1;
  }
  return cleared;
}

/** Does something while the owner of a pin cannot come back: it is gone. False, and nothing done, where it is not. */
async function asOwnerless(
  host: Host,
  target: string,
  run: RunId,
  act: () => Promise<void>,
): Promise<boolean> {
  // Its owner has the mutex before anything of it is there.
  const mutex = await holdPin(host, target, run);
  if (!mutex) return false;
  try {
    const record = await readPin(host, target, run);
    // Other network namespaces do not see the mutex. This process does: what it does not hold, it has given up.
    const self = host.processes.self();
    const isOurs = record?.owner.pid === self.pid && record.owner.startTime === self.startTime;
    if (record && !isOurs && isRecordedAlive(host, record) !== false) return false;
    await act();
    return true;
  } finally {
    await mutex.release();
  }
}

async function holdPin(host: Host, target: string, run: RunId): Promise<HeldMutex | undefined> {
  const stat = await host.files.stat(target);
  return await host.mutexes.hold(`pin:${stat?.device}:${stat?.inode}:${run}`);
}

async function runsWithPins({ files }: Host, target: string): Promise<readonly RunId[]> {
  if (!(await files.stat(target))) return [];
  const runs = new Set<RunId>();
  for (const { name } of await files.list(target)) {
    const match = ofPin.exec(name);
    const run = match && (match[1] ?? match[2] ?? match[3]);
    if (run) runs.add(runIdSchema.parse(run));
  }
  return [...runs];
}

/** Undefined where there is none any more, or nobody can read it: then its mutex alone tells. */
async function readPin({ files }: Host, target: string, run: RunId): Promise<PinRecord | undefined> {
  const path = join(target, pinName(run));
  if (!(await files.stat(path))) return undefined;
  try {
    return pinSchema.parse(JSON.parse((await files.readWhole(path)).toString('utf8')));
  } catch {
    // Written whole and synced: a damaged one must not keep runs from the replica. And one can go between the two lines.
    return undefined;
  }
}
