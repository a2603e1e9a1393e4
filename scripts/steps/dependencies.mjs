import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, stampDirectory } from './root.mjs';
import { run, tail } from './run.mjs';
import { isStamped, writeStamp } from './stamps.mjs';
import { say, secondsSince } from './step.mjs';
import { Stop } from './stop.mjs';

const lockPath = join(root, 'package-lock.json');
/** What npm itself writes into node_modules about what it put there, last of all. */
const installedPath = join(root, 'node_modules', '.package-lock.json');
const stamp = join(stampDirectory, 'dependencies');

/** Installs what the lock file says where node_modules holds something else. No package's install script runs. */
export async function ensureDependencies() {
  const count = Object.keys(packagesOf(lockPath)).length - 1;
  if (isStamped(stamp, currentHash())) {
    say('dependencies', 'node_modules matches the lock file');
    return;
  }
  if (matches()) {
    writeStamp(stamp, currentHash());
    say('dependencies', 'node_modules matches the lock file');
    return;
  }
  say('dependencies', `installing with npm ci (${count} packages in the lock file)`);
  const began = performance.now();
  const { code, output } = await npm([
    'ci',
    '--include=dev',
    '--include=optional',
    '--include=peer',
    '--ignore-scripts',
    '--no-engine-strict',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) throw new Stop('npm ci failed:', tail(output));
  writeStamp(stamp, currentHash());
  say('dependencies', `installed in ${secondsSince(began)}`);
}

/** Both sides: what is wanted, and what npm says is there. */
function currentHash() {
  const hash = createHash('sha256');
  for (const path of [lockPath, installedPath])
    hash.update(existsSync(path) ? readFileSync(path) : 'absent').update('\0');
  return hash.digest('hex');
}

/**
 * Whether somebody else (a plain `npm ci`) has installed just this. A package that may be left out counts where it is
 * there in another version, and where this platform wants it.
 */
function matches() {
  if (!existsSync(installedPath)) return false;
  const installed = packagesOf(installedPath);
  return Object.entries(packagesOf(lockPath)).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found)
      return (
        found.version === wanted.version &&
        found.integrity === wanted.integrity &&
        existsSync(join(root, path))
      );
    return wanted.optional === true && !isForHere(wanted);
  });
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean, os?: string | string[], cpu?: string | string[], libc?: string | string[] }} Package
 * @param {string} path @returns {Record<string, Package>}
 */
const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/**
 * Whether an optional package is meant for this machine. One that names no platform came with another that does.
 * @param {Package} wanted
 */
function isForHere({ os, cpu, libc }) {
  if (!os && !cpu) return false;
  return allows(os, process.platform) && allows(cpu, process.arch) && allows(libc, libraryC());
}

function libraryC() {
  const isMusl = existsSync('/lib') && readdirSync('/lib').some((name) => name.startsWith('ld-musl-'));
  return isMusl ? 'musl' : 'glibc';
}

/** @param {string | string[] | undefined} wanted such as `linux` or `["!win32"]` @param {string} value */
function allows(wanted, value) {
  const list = wanted === undefined ? [] : [wanted].flat();
  if (list.length === 0) return true;
  const positive = list.filter((item) => !item.startsWith('!'));
  return !list.includes(`!${value}`) && (positive.length === 0 || positive.includes(value));
}

/** Settings of the caller that would change what is installed. Those for registry, proxy and cache stay. */
const unwanted =
  /^npm_config_(omit|include|only|also|production|development|dev|optional|global|location|prefix|package_lock|package_lock_only|dry_run|ignore_scripts|workspaces?|os|cpu|libc|install_strategy|legacy_bundling|global_style|node_version|force|bin_links)$/i;

/** The npm that runs us, else the one on PATH. @param {string[]} args */
function npm(args) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== 'NODE_ENV' && !unwanted.test(name)),
  );
  const script = process.env.npm_execpath;
  // npm runs on the Node that runs us; the one in node_modules stays open while its file is replaced.
  return script?.endsWith('npm-cli.js')
    ? run(process.execPath, [script, ...args], { env })
    : run('npm', args, { env });
}
