import { isAbsolute, join, relative } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import { parseDbConfig } from './db-config.ts';
import { leadsOutOfReplica } from './environment-layout.ts';

/** What stands in every generation and scratch copy of ours, and in no environment of an application. */
export const generationMarker = 'generation.json';

const regionName = /^__db\.\d{3,}$/;

/**
 * Makes sure that recovery in this directory cannot reach a live environment (BERKELEYDB.md traps 5 and 6): it holds
 * `generation.json` and no regions, nothing in it is a link, every directory of its DB_CONFIG lies inside it, and no
 * process has a file of it open (a `db_recover` outlives a parent that was killed, trap 15).
 *
 * @throws UnderstudyError replica-in-use, utility-still-running, internal (the caller passed something that is none).
 */
export async function assertOwnGeneration(host: Host, directory: string): Promise<void> {
  const { files } = host;
  const entries = await files.list(directory);
  const refuse = (problem: string) =>
    new UnderstudyError('internal', `recovery was asked for in a directory that ${problem}`, {
      op: 'check generation',
      path: directory,
      hint: 'Nothing was done there. Recovery runs only in generations and scratch copies that Understudy made.',
    });
  if (!entries.some((entry) => entry.name === generationMarker && entry.kind === 'file')) {
    throw refuse(`holds no ${generationMarker}`);
  }
  const regions = entries.filter((entry) => regionName.test(entry.name));
  if (regions.length > 0) {
    throw new UnderstudyError(
      'replica-in-use',
      `somebody has opened this copy: it holds ${regions.map(({ name }) => name).join(', ')}`,
      {
        op: 'check generation',
        path: directory,
        hint: 'Find out who opened it before anything else; nothing was changed there.',
      },
    );
  }
  const link = entries.find((entry) => entry.kind === 'symlink');
  if (link) throw refuse(`holds the link ${link.name}`);
  if (entries.some((entry) => entry.name === 'DB_CONFIG'))
    await assertDirectoriesInside(host, directory, refuse);
  await assertNobodyInside(host, directory);
}

async function assertDirectoriesInside(
  host: Host,
  directory: string,
  refuse: (problem: string) => UnderstudyError,
): Promise<void> {
  const path = join(directory, 'DB_CONFIG');
  const config = parseDbConfig(await host.files.readWhole(path), path);
  const real = await host.files.realpath(directory);
  const named = [
    ...config.dataDirectories,
    config.createDirectory,
    config.logDirectory,
    config.temporaryDirectory,
  ];
  for (const written of named) {
    if (written === undefined) continue;
    if (leadsOutOfReplica(written)) throw refuse(`names ${written} in its DB_CONFIG`);
    const inside = relative(real, await host.files.realpath(join(directory, written)));
    if (inside.startsWith('..') || isAbsolute(inside))
      throw refuse(`names ${written} in its DB_CONFIG, which leads out of it`);
  }
  if (config.autoRemovesLogs) throw refuse('removes its logs (DB_CONFIG)');
}

async function assertNobodyInside(host: Host, directory: string): Promise<void> {
  const uses = await host.processes.usersOf(directory);
  // The marker is read by everything of ours that looks at a replica: that is no use.
  const marker = join(await host.files.realpath(directory), generationMarker);
  const user = uses.find((use) => (use.how === 'open' || use.how === 'mapped') && use.path !== marker);
  if (!user) return;
  const isUtility = /^db[\d.]*_/.test(user.name);
  throw new UnderstudyError(
    isUtility ? 'utility-still-running' : 'replica-in-use',
    `process ${user.pid} (${user.name}) has ${relative(directory, user.path) || user.path} of this copy open`,
    {
      op: 'check generation',
      path: directory,
      hint: isUtility
        ? 'It was left by a run that was killed. Run it again when that process has ended.'
        : 'End that process, or find out why it works here; nothing was changed.',
    },
  );
}
