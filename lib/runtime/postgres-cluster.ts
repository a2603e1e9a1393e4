import { execFile } from 'node:child_process';
import { chown, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UnderstudyError } from '../contracts/errors.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { PostgresPlace } from './postgres-place.ts';
import { pgHbaConf, pgIdentConf, postgresqlConf, roleName } from './postgres-settings.ts';
import type { ServerAccount } from './server-account.ts';

const execute = promisify(execFile);

/** All that a server of ours gets from the environment. (Next.js declares NODE_ENV as always there: hence the cast.) */
export const serverEnvironment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
} as unknown as NodeJS.ProcessEnv;

/**
 * Makes the cluster where none is there: beside its final name, then renamed, so that one which is there is whole.
 * The built-in locale does not depend on which locales the system has, nor change its order with the C library.
 *
 * @throws UnderstudyError database-unreachable where initdb fails, or where the cluster is of another major release
 */
export async function ensureCluster(
  binaries: PostgresBinaries,
  place: PostgresPlace,
  account: ServerAccount | undefined,
): Promise<void> {
  const release = await readFile(join(place.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (release !== undefined) return assertSameRelease(binaries, place, release.trim());
  const partial = `${place.cluster}.new`;
  await rm(partial, { recursive: true, force: true });
  try {
    await execute(
      binaries.initdb,
      [
        `--pgdata=${partial}`,
        `--username=${roleName}`,
        '--auth=peer',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
      { ...account, cwd: place.base, env: serverEnvironment },
    );
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    const reason = /error: (.*)/.exec(said)?.[1] ?? said.trim();
    throw new UnderstudyError('database-unreachable', `the embedded postgresql cannot be set up: ${reason}`, {
      op: 'make the database',
      path: partial,
      hint: 'Set DATABASE_URL to use a PostgreSQL server of your own instead.',
      cause,
    });
  }
  await rename(partial, place.cluster);
}

async function assertSameRelease(
  binaries: PostgresBinaries,
  place: PostgresPlace,
  release: string,
): Promise<void> {
  const { stdout } = await execute(binaries.postgres, ['--version'], { cwd: '/' });
  const major = /(\d+)(?:\.\d+|devel|beta\d+|rc\d+)/.exec(stdout)?.[1];
  if (major === release) return;
  throw new UnderstudyError(
    'database-unreachable',
    `the database was made by postgresql ${release}, and this release of understudy brings ${major ?? stdout.trim()}`,
    {
      op: 'start postgresql',
      path: place.cluster,
      hint: `Dump it with the release that made it and load it into a server that DATABASE_URL names.`,
    },
  );
}

/** Writes the settings, which also follow a data directory that moved or changed hands. */
export async function writeSettings(
  place: PostgresPlace,
  socketDirectory: string,
  account: ServerAccount | undefined,
): Promise<void> {
  const files = {
    'postgresql.conf': postgresqlConf(socketDirectory),
    'pg_hba.conf': pgHbaConf,
    'pg_ident.conf': pgIdentConf(userInfo().username),
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(place.cluster, name);
    await writeFile(path, text, { mode: 0o600 });
    if (account) await chown(path, account.uid, account.gid);
  }
}

/** Opens the server's log for appending; beyond 10 MB it begins anew, with one older log kept. */
export async function openServerLog(place: PostgresPlace): Promise<import('node:fs/promises').FileHandle> {
  const log = await open(place.log, 'a', 0o600);
  if ((await log.stat()).size < 10_000_000) return log;
  await log.close();
  await rename(place.log, `${place.log}.1`);
  return open(place.log, 'a', 0o600);
}
