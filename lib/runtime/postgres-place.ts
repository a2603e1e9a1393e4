import { createHash, randomUUID } from 'node:crypto';
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import { canEnter, type ServerAccount } from './server-account.ts';

/** Where everything of one embedded PostgreSQL lies. */
export interface PostgresPlace {
  /** Belongs to the account that the server runs as, closed to all others. */
  readonly base: string;
  readonly cluster: string;
  readonly log: string;
}

/** Below this, root keeps clusters that the server's account could not reach in the data directory. */
const elsewhere = '/var/lib/understudy';
const pointerName = 'postgres-elsewhere';

const placeAt = (base: string): PostgresPlace => ({
  base,
  cluster: join(base, 'cluster'),
  log: join(base, 'postgres.log'),
});

/** Where the cluster of this data directory is, or would be unless another account must reach it. */
export async function knownPlace(dataDirectory: string): Promise<PostgresPlace> {
  const pointed = await readFile(join(dataDirectory, pointerName), 'utf8').catch(() => undefined);
  return placeAt(pointed ? pointed.trim() : join(dataDirectory, 'postgres'));
}

/**
 * Makes the place: in the data directory where the account can reach it, else below /var/lib/understudy, with a note
 * in the data directory that says where. The note is written last, so a place that is pointed to exists; without it,
 * a data directory that was removed to begin anew finds nothing of before.
 *
 * @throws UnderstudyError data-directory-unwritable
 */
export async function makePlace(
  dataDirectory: string,
  account: ServerAccount | undefined,
): Promise<PostgresPlace> {
  const known = await knownPlace(dataDirectory);
  await open(known, account);
  if (!account) return known;
  // The server's account passes through the data directory by its group; it can list nothing there.
  await chown(dataDirectory, 0, account.gid);
  await chmod(dataDirectory, 0o710);
  if (await canEnter(known.base, account)) return known;
  await giveUp(known, account);
  const other = placeAt(join(elsewhere, randomUUID()));
  await open(other, account);
  if (!(await canEnter(other.base, account))) {
    throw new UnderstudyError(
      'data-directory-unwritable',
      'the account of postgresql cannot reach its directory',
      {
        op: 'start postgresql',
        path: other.base,
        hint: `Make ${dirname(elsewhere)} and ${elsewhere} passable for all users: chmod a+x.`,
      },
    );
  }
  await writeFile(join(dataDirectory, pointerName), `${other.base}\n`, { mode: 0o600 });
  return other;
}

/** Removes the place that the account cannot reach, which must be the empty one just made. */
async function giveUp(place: PostgresPlace, account: ServerAccount): Promise<void> {
  await rmdir(place.base).catch((cause: unknown) => {
    throw new UnderstudyError(
      'data-directory-unwritable',
      'the account of postgresql cannot reach its database',
      {
        op: 'start postgresql',
        path: place.base,
        hint: `Make every directory above it passable for user id ${account.uid} (chmod a+x), or move the data directory.`,
        cause,
      },
    );
  });
}

async function open(place: PostgresPlace, account: ServerAccount | undefined): Promise<void> {
  await mkdir(place.base, { recursive: true, mode: 0o700 });
  if (account) {
    await chown(place.base, account.uid, account.gid);
    if (place.base.startsWith(`${elsewhere}/`)) await chmod(elsewhere, 0o711);
  }
}

/** Longest directory whose socket still fits: sun_path of unix(7) holds 108 bytes with the final NUL, 104 on macOS. */
const longestDirectory = (process.platform === 'darwin' ? 103 : 107) - '/.s.PGSQL.5432'.length;

/**
 * A directory for the socket that only the server's account can enter: beside the cluster, or, where that path is too
 * long or holds characters that would need quoting, a short one below the directory for temporary files.
 */
export async function makeSocketDirectory(
  place: PostgresPlace,
  account: ServerAccount | undefined,
): Promise<string> {
  const beside = join(place.base, 'socket');
  if (Buffer.byteLength(beside) <= longestDirectory && /^[\w/.@+:-]+$/.test(beside)) {
    await mkdir(beside, { recursive: true, mode: 0o700 });
    if (account) await chown(beside, account.uid, account.gid);
    return beside;
  }
  const digest = createHash('sha256').update(place.base).digest('hex').slice(0, 12);
  const short = join(shortestTemporary(), `understudy-${digest}`);
  await mkdir(short, { mode: 0o700 }).catch(() => undefined);
  // The name can be foreseen, so somebody else may have taken it.
  const found = await lstat(short);
  const trusted = [account?.uid, process.getuid?.()];
  const ours = found.isDirectory() && trusted.includes(found.uid) && (found.mode & 0o077) === 0;
  const directory = ours ? short : await mkdtemp(join(shortestTemporary(), 'understudy-'));
  if (account) await chown(directory, account.uid, account.gid);
  return directory;
}

const shortestTemporary = (): string => (tmpdir().length <= 40 ? tmpdir() : '/tmp');
