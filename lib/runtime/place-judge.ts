import { readEnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { assertOffered } from '../berkeleydb/releases.ts';
import { isUnderstudyError, UnderstudyError } from '../contracts/errors.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';
import type { Host } from '../hosts/host.ts';
import { assertInsideRoots, type Roots } from '../hosts/roots.ts';

export interface Places {
  readonly environment: Omit<EnvironmentSpec, 'password'>;
  readonly target: string;
}

/**
 * Judges what is registered as registration did, before a run or following begins and while it is followed: roots can have
 * been narrowed, or a link pointed elsewhere, since. Reads names only. Throws path-no-longer-allowed, and utility-missing
 * where utilities are named that the host does not offer.
 */
export type PlaceJudge = (places: Places) => Promise<void>;

export const createPlaceJudge =
  (host: Host, readRoots: () => Promise<Roots>): PlaceJudge =>
  async ({ environment, target }) => {
    if (environment.utilities) assertOffered(environment.utilities);
    const roots = await readRoots();
    if (roots.configured === null && roots.chosen.length === 0) return;
    const judge = (path: string, what: string) => assertStillInside(host, roots, path, what);
    await judge(environment.home, 'the environment home');
    for (const path of environment.dataDirectories.filter(isAbsolute)) await judge(path, 'a data directory');
    if (environment.logDirectory !== null && isAbsolute(environment.logDirectory))
      await judge(environment.logDirectory, 'the log directory');
    await judge(target, 'the target');
    // Those that DB_CONFIG names, and where relative ones lead; what cannot be read is for the run's first step to say.
    const layout = await readEnvironmentLayout(host, environment).catch(() => undefined);
    for (const path of layout?.dataDirectories ?? []) await judge(path, 'a data directory');
    if (layout) await judge(layout.logDirectory, 'the log directory');
  };

const isAbsolute = (path: string): boolean => path.startsWith('/');

async function assertStillInside(host: Host, roots: Roots, path: string, what: string): Promise<void> {
  try {
    await assertInsideRoots(host.files, roots, path, what);
  } catch (error) {
    if (!isUnderstudyError(error) || error.code !== 'path-outside-roots') throw error;
    throw new UnderstudyError('path-no-longer-allowed', `${what} no longer lies below an allowed directory`, {
      op: 'check the roots',
      path,
      cause: error,
      hint: 'Nothing is copied any more. Have an administrator allow a directory above it again (Settings, Roots; UNDERSTUDY_ROOTS on the host has the last word), or remove what is no longer to be replicated.',
    });
  }
}
