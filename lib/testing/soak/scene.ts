import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeEnvironment } from '../environment-fixture.ts';
import { randomNumbers } from '../random-numbers.ts';
import { mountSmallFileSystem } from '../small-file-system.ts';
import type { Counters } from './counters.ts';
import type { Profile, Scene } from './profile.ts';

export interface SceneOptions {
  readonly profile: Profile;
  readonly seed: number;
  readonly counters: Counters;
  readonly signal: AbortSignal;
  readonly parent?: string | undefined;
}

/** Makes the environment in a temporary directory and starts its writer. `scene.remove()` ends all of it. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  const { profile, seed, counters, signal, parent } = options;
  const random = randomNumbers(seed);
  const made = await makeEnvironment({ ...profile.environment, parent });
  const small =
    profile.targetMebibytes === undefined ? undefined : await mountSmallFileSystem(profile.targetMebibytes);
  if (typeof small === 'string') {
    await made.remove();
    throw new Error(`no file system of its own for the target: ${small}`);
  }
  const fixture = small ? { ...made, target: join(small.directory, 'target') } : made;
  const remove = async () => {
    await made.remove();
    await small?.[Symbol.asyncDispose]();
  };
  const temporaryDirectory = join(fixture.root, 'temporary');
  try {
    await mkdir(temporaryDirectory);
    let writer = await fixture.start({ ...profile.writer, seed });
    let restarts = 0;
    return {
      profile,
      fixture,
      counters,
      smallDisk: small?.directory,
      temporaryDirectory,
      remove,
      random,
      signal,
      writer: () => writer,
      restart: async () => {
        await writer.kill();
        restarts += 1;
        // Another seed: with the same one, it would write again what it has promised never to change.
        writer = await fixture.start({ ...profile.writer, seed: seed + restarts, recover: true });
      },
      rest: (leastMs, mostMs) =>
        delay(leastMs + random() * (mostMs - leastMs), undefined, { signal }).catch(() => undefined),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
