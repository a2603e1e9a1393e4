import { dirname, join, relative } from 'node:path';
import type { EnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { type ErrorCode, UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { Files } from '../io/files.ts';
import { assertPlainPath } from '../io/plain-path.ts';
import { readReplicaManifest } from './replica-directory.ts';

/**
 * Checks that a directory can be, or is, the target of a replica of this environment, by looking only: nothing is
 * created. `replicaId` undefined: any replica of the environment will do.
 *
 * Throws path-relative, path-invalid, path-escapes, target-is-file, target-not-writable, target-inside-home,
 * target-around-home, target-not-empty, target-other-environment, target-unreadable, target-format-newer.
 */
export async function assertTargetUsable(
  host: Host,
  layout: Pick<EnvironmentLayout, 'home' | 'dataDirectories' | 'logDirectory'>,
  target: string,
  replicaId: string | undefined,
): Promise<void> {
  assertPlainPath(target, 'the target');
  const { files } = host;
  const existing = await nearestExisting(files, target);
  await assertNoDetour(files, target, existing);
  for (const directory of new Set([layout.home, ...layout.dataDirectories, layout.logDirectory])) {
    assertApart(target, directory);
  }
  await assertWritable(host, target, existing);
  if (existing === target) await assertOurs(files, layout, target, replicaId);
}

/** The target itself where it exists, otherwise the closest directory above it. */
export async function nearestExisting(files: Files, target: string): Promise<string> {
  for (let path = target; ; path = dirname(path)) {
    const stat = await look(files, path);
    if (stat?.kind === 'directory' || stat?.kind === 'symlink') return path;
    if (stat) {
      throw refusal(
        path === target ? 'target-is-file' : 'path-invalid',
        path,
        path === target ? 'the target is a file' : `${path} is a file, not a directory`,
        'Enter a directory: an empty one, or one that does not exist yet.',
      );
    }
    if (path === '/') return path;
  }
}

async function look(files: Files, path: string) {
  try {
    return await files.lstat(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENAMETOOLONG') {
      throw refusal('path-invalid', path, 'the path is too long', 'Enter a shorter path.', cause);
    }
    if (code === 'EACCES') {
      throw refusal(
        'target-not-writable',
        path,
        'the target cannot be reached by this user',
        'Give the user that runs Understudy search access to every directory above it.',
        cause,
      );
    }
    throw cause;
  }
}

/** A link on the way can be pointed elsewhere between two runs; the target is entered as what it resolves to. */
async function assertNoDetour(files: Files, target: string, existing: string): Promise<void> {
  const real = await files.realpath(existing).catch(() => undefined);
  if (real === existing) return;
  throw refusal(
    'path-escapes',
    target,
    real
      ? `the target is reached through a symbolic link: it leads to ${join(real, relative(existing, target))}`
      : 'the target is a symbolic link that leads nowhere',
    real
      ? `Enter ${join(real, relative(existing, target))}, if that is the place you mean.`
      : 'Remove the link, or enter another directory.',
  );
}

function assertApart(target: string, directory: string): void {
  if (isWithin(target, directory)) {
    throw refusal(
      'target-inside-home',
      target,
      `the target lies inside ${directory}, which belongs to the environment`,
      'A replica inside the environment is lost with it, and would be copied into itself: choose another disk, or at least another directory.',
    );
  }
  if (isWithin(directory, target)) {
    throw refusal(
      'target-around-home',
      target,
      `the target contains ${directory}, which belongs to the environment`,
      'Choose a directory of its own for the replica.',
    );
  }
}

/** Whether `path` is `directory` or lies below it; both absolute and resolved. */
export const isWithin = (path: string, directory: string): boolean => {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith('../'));
};

async function assertWritable(host: Host, target: string, existing: string): Promise<void> {
  const { files } = host;
  if ((await files.canAccess(existing, 'write')) && (await files.canAccess(existing, 'execute'))) return;
  throw refusal(
    'target-not-writable',
    target,
    existing === target
      ? 'the target cannot be written'
      : `${existing}, in which the target would be made, cannot be written`,
    `Give the user that runs Understudy write access to ${existing}, or make the target for it: install -d -o USER ${target}`,
  );
}

async function assertOurs(
  files: Files,
  layout: Pick<EnvironmentLayout, 'home'>,
  target: string,
  replicaId: string | undefined,
): Promise<void> {
  const manifest = await readReplicaManifest(files, target);
  if (!manifest) {
    // `lock` alone: a run of ours was killed between making the directory and describing it.
    const foreign = (await files.list(target)).filter(
      (entry) => !/^(lock|lock\.tmp|\.understudy\.json\.tmp|lost\+found)$/.test(entry.name),
    );
    const [first] = foreign;
    if (!first) return;
    throw refusal(
      'target-not-empty',
      target,
      `the target holds other files (${first.name}${foreign.length > 1 ? ` and ${foreign.length - 1} more` : ''}) and is no replica`,
      'Nothing there is touched. Enter an empty directory, or one that does not exist yet.',
    );
  }
  if (manifest.environment.home !== layout.home) {
    throw refusal(
      'target-other-environment',
      target,
      `the target is a replica of ${manifest.environment.home}`,
      'Enter another directory. If that environment was moved here, move its replica away and take a new snapshot.',
    );
  }
  if (replicaId !== undefined && manifest.replicaId !== replicaId) {
    throw refusal(
      'target-other-environment',
      target,
      'the target is another replica of this environment',
      'Two replicas cannot share a directory: enter another one.',
    );
  }
}

function refusal(
  code: ErrorCode,
  path: string,
  message: string,
  hint: string,
  cause?: unknown,
): UnderstudyError {
  return new UnderstudyError(code, message, { op: 'check the target', path, hint, cause });
}
