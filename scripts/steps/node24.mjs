import { existsSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { say } from './step.mjs';
import { Stop } from './stop.mjs';

const wanted = 24;

/**
 * Finds the Node that the product runs on, by path: the one that came with the dependencies, else this one, else the
 * one on PATH. Each is asked for its version, because a binary for another C library is there and does not start.
 * @returns {Promise<string>} absolute path, or a name on PATH
 */
export async function findNode24() {
  const packaged = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  for (const candidate of [packaged, process.execPath, 'node']) {
    if (candidate === packaged && !existsSync(candidate)) continue;
    const version = await versionOf(candidate);
    if (version && Number(version.split('.')[0]) >= wanted) {
      say('node', `${version} (${candidate === packaged ? 'from the dependencies' : candidate})`);
      return candidate;
    }
  }
  throw new Stop(
    `Node ${wanted} or newer is needed: none came with the dependencies for ${process.platform} ${process.arch}, and this one is ${process.version}.`,
    `Install Node ${wanted} from nodejs.org or your package manager, then run the same command again.`,
  );
}

/**
 * The environment of a program that runs on it, and that starts `node` by its name: Turbopack does.
 * @param {string} node24 @param {NodeJS.ProcessEnv} [env]
 */
export function withNode24(node24, env = process.env) {
  return isAbsolute(node24)
    ? { ...env, PATH: `${dirname(node24)}${delimiter}${env.PATH ?? ''}` }
    : { ...env };
}

/** @param {string} file @returns {Promise<string | undefined>} such as `24.21.0` */
async function versionOf(file) {
  if (file === process.execPath) return process.versions.node;
  const { code, output } = await run(file, ['--version']);
  return code === 0 ? /^v(\d+\.\d+\.\d+)/.exec(output.trim())?.[1] : undefined;
}
