import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EnvironmentFixture } from '../environment-fixture.ts';
import { makeEnvironment } from '../environment-fixture.ts';
import type { LiveWriter } from '../live-writer.ts';
import { randomNumbers } from '../random-numbers.ts';
import type { Counters } from './counters.ts';
import type { Profile } from './profile.ts';

/** One environment with its writer and its replica, for one turn of a profile. */
export interface Scene {
  readonly profile: Profile;
  readonly fixture: EnvironmentFixture;
  readonly counters: Counters;
  /** Of every host here: what a killed worker leaves in it goes with the rest. */
  readonly temporaryDirectory: string;
  /** The only source of chance: from 0 to below 1, the same for the same seed. */
  readonly random: () => number;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
  /** The writer of now; another one after a restart. */
  writer(): LiveWriter;
  /** The application is killed, and starts again with recovery. */
  restart(): Promise<void>;
  /** Somewhere between the two, in milliseconds. Returns early, without an error, at Ctrl-C. */
  rest(leastMs: number, mostMs: number): Promise<void>;
}

export interface SceneOptions {
  readonly profile: Profile;
  readonly seed: number;
  readonly counters: Counters;
  readonly signal: AbortSignal;
  readonly parent?: string | undefined;
}

/** Makes the environment in a temporary directory and starts its writer. `scene.fixture.remove()` ends all of it. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  const { profile, seed, counters, signal, parent } = options;
  const random = randomNumbers(seed);
  const fixture = await makeEnvironment({ ...profile.environment, parent });
  const temporaryDirectory = join(fixture.root, 'temporary');
  try {
    await mkdir(temporaryDirectory);
    let writer = await fixture.start({ ...profile.writer, seed });
    let restarts = 0;
    return {
      profile,
      fixture,
      counters,
      temporaryDirectory,
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
    await fixture.remove();
    throw error;
  }
}
