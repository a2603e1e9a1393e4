import { join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import { environmentStat } from './db-stat.ts';
import type { EnvironmentLayout } from './environment-layout.ts';
import { listLogNumbers, logFilePath } from './log-files.ts';
import type { Utilities } from './releases.ts';
import { createShadowHome, type ShadowHome } from './shadow-home.ts';
import { silentHooks, type UtilityHooks } from './utility.ts';

const applicationHint =
  'Nobody has the environment open with its regions in files: start the application, or, where it keeps regions in memory (DB_PRIVATE), leave joining out.';

/**
 * Makes sure that a utility can join the live environment (BERKELEYDB.md trap 4): the regions are there, readable and
 * writable, every log file can be read, and `db_stat -e`, which only ever joins and through the shadow home cannot
 * remove anything, answers with status 0, without a panic, and with the release of the utilities.
 *
 * @throws UnderstudyError region-missing, region-inaccessible, log-unreadable, no-log-files, environment-panicked,
 * environment-encrypted, release-mismatch, environment-not-answering.
 */
export async function assertJoinable(
  host: Host,
  layout: EnvironmentLayout,
  utilities: Utilities,
  options: { password?: string | null | undefined; hooks?: UtilityHooks | undefined } = {},
): Promise<void> {
  await withJoinableShadow(
    host,
    layout,
    utilities,
    options.password ?? null,
    options.hooks ?? silentHooks,
    async () => {},
  );
}

/** Checks as {@link assertJoinable} does, and lets `work` join through the shadow home, which is removed afterwards. */
export async function withJoinableShadow<T>(
  host: Host,
  layout: EnvironmentLayout,
  utilities: Utilities,
  password: string | null,
  hooks: UtilityHooks,
  work: (shadow: ShadowHome) => Promise<T>,
): Promise<T> {
  // Looked up again: the application may have been started or stopped since the layout was read.
  const names = (await host.files.list(layout.home)).map((entry) => entry.name);
  const regions = names.filter((name) => /^__db\.\d{3,}$/.test(name));
  await assertRegions(host, layout.home, regions);
  await assertLogsReadable(host, layout.logDirectory);
  const shadow = await createShadowHome(host, { ...layout, regions });
  let stillInUse = false;
  try {
    await assertHealthy(host, layout, utilities, password, hooks, shadow);
    return await work(shadow);
  } catch (error) {
    // The utility that does not answer still runs in it.
    stillInUse = error instanceof Error && 'code' in error && error.code === 'environment-not-answering';
    throw error;
  } finally {
    if (!stillInUse) await shadow.remove();
  }
}

async function assertRegions(host: Host, home: string, regions: readonly string[]): Promise<void> {
  if (!regions.includes('__db.001')) {
    throw new UnderstudyError('region-missing', 'the environment has no regions to join (__db.001)', {
      op: 'check regions',
      path: home,
      hint: applicationHint,
    });
  }
  for (const name of regions) {
    const path = join(home, name);
    const usable = (await host.files.canAccess(path, 'read')) && (await host.files.canAccess(path, 'write'));
    if (usable) continue;
    throw new UnderstudyError(
      'region-inaccessible',
      `the region ${name} cannot be read and written by this user`,
      {
        op: 'check regions',
        path,
        hint: "Run Understudy as the application's user, or give its group read and write access to the __db.* files.",
      },
    );
  }
}

async function assertLogsReadable(host: Host, logDirectory: string): Promise<void> {
  const numbers = await listLogNumbers(host.files, logDirectory);
  if (numbers.length === 0) {
    // A utility that joins here and finds no log would make one of 10 MB (BERKELEYDB.md trap 10).
    throw new UnderstudyError('no-log-files', 'there are no log files here', {
      op: 'check log files',
      path: logDirectory,
      hint: 'Name the log directory that the application sets.',
    });
  }
  for (const number of numbers) {
    const path = logFilePath(logDirectory, number);
    if (await host.files.canAccess(path, 'read')) continue;
    // Removed since it was listed: not unreadable.
    if (!(await host.files.stat(path))) continue;
    throw new UnderstudyError(
      'log-unreadable',
      `the log file ${path.slice(logDirectory.length + 1)} cannot be read by this user`,
      {
        op: 'check log files',
        path,
        hint: "Run Understudy as the application's user, or give its group read access to the log files (set_lg_filemode 0640 in DB_CONFIG for new ones).",
      },
    );
  }
}

async function assertHealthy(
  host: Host,
  layout: EnvironmentLayout,
  utilities: Utilities,
  password: string | null,
  hooks: UtilityHooks,
  shadow: ShadowHome,
): Promise<void> {
  const stat = await environmentStat(
    host,
    utilities,
    { home: shadow.directory, path: layout.home, password },
    hooks,
  );
  if (stat.panicked) {
    throw new UnderstudyError(
      'environment-panicked',
      'the environment has panicked: the application has to run recovery',
      {
        op: 'check environment',
        path: layout.home,
        hint: `Stop every process of the application, run db_recover -h ${layout.home}, and start it again; the replica is not touched.`,
      },
    );
  }
  const logVersion = stat.logVersion ?? utilities.logVersion;
  const sameRelease = stat.release === undefined || stat.release.startsWith(`${utilities.release}.`);
  if (logVersion === utilities.logVersion && sameRelease) return;
  throw new UnderstudyError(
    'release-mismatch',
    `the environment is of Berkeley DB ${stat.release ?? 'another release'} (log version ${logVersion}), the utilities of ${utilities.fullRelease} (log version ${utilities.logVersion})`,
    {
      op: 'check environment',
      path: layout.home,
      hint: "Name the directory and prefix of the utilities of the application's release.",
    },
  );
}
