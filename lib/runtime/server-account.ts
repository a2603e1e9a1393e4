import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { UnderstudyError } from '../contracts/errors.ts';

const execute = promisify(execFile);

/** The user that PostgreSQL runs as, where that is not the user of this process. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** Looked for in this order; the first one is made where neither is there. */
const accountNames = ['understudy', 'postgres'] as const;

const waysToCreate: readonly (readonly [string, readonly string[]])[] = [
  [
    'useradd',
    [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
    ],
  ],
  // busybox
  ['adduser', ['-S', '-D', '-H', '-h', '/nonexistent', '-s', '/sbin/nologin']],
];

/**
 * The account for the embedded PostgreSQL: undefined for an ordinary user (the server runs as that user), another
 * account for root, as PostgreSQL refuses to run as root. A cluster that is there already keeps its owner. It must be
 * a user that the system knows by name: initdb looks its own user up.
 *
 * @param cluster directory of the cluster, which need not exist
 * @throws UnderstudyError database-unreachable where root finds no such account and cannot make one
 */
export async function serverAccount(cluster: string): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of accountNames) {
    const found = await lookUp(name);
    if (found) return found;
  }
  for (const [program, options] of waysToCreate) {
    await execute(program, [...options, accountNames[0]]).catch(() => undefined);
    const made = await lookUp(accountNames[0]);
    if (made) return made;
  }
  throw new UnderstudyError(
    'database-unreachable',
    `postgresql does not run as root, and no user ${accountNames.join(' or ')} is there or could be made`,
    {
      op: 'start postgresql',
      hint: `Run: useradd --system ${accountNames[0]}; or start as another user than root.`,
    },
  );
}

async function lookUp(name: string): Promise<ServerAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([execute('id', ['-u', name]), execute('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined; // id exits 1 where there is no such user
  }
}

/** Whether the account (undefined: this user) can enter the directory; asked by trying, as access lists count too. */
export async function canEnter(directory: string, account: ServerAccount | undefined): Promise<boolean> {
  try {
    await execute('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { ...account, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
