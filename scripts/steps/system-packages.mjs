import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, tail } from './run.mjs';
import { say, secondsSince } from './step.mjs';
import { Stop } from './stop.mjs';

/**
 * @typedef {object} SystemPackage
 * @property {string} purpose as in `Berkeley DB's utilities`
 * @property {() => boolean | Promise<boolean>} isThere
 * @property {string} debian package name
 * @property {string} fedora command line
 * @property {string} macos command line
 */

/** @type {SystemPackage} */
export const berkeleyDbUtilities = {
  purpose: "Berkeley DB's utilities",
  isThere: () =>
    hasAll(['db_archive', 'db_recover', 'db_stat', 'db_verify']) ||
    hasAll(['db5.3_archive', 'db5.3_recover', 'db5.3_stat', 'db5.3_verify']),
  debian: 'db-util',
  fedora: 'sudo dnf install -y libdb-utils',
  macos: 'brew install berkeley-db@5 && brew link --force berkeley-db@5',
};

/** @type {SystemPackage} The live writer of tests and demo is a Perl program. */
export const perlBerkeleyDb = {
  purpose: 'the Perl module BerkeleyDB, for the live writer',
  isThere: async () => (await run('perl', ['-MBerkeleyDB', '-e', '1'])).code === 0,
  debian: 'libberkeleydb-perl',
  fedora: 'sudo dnf install -y perl-BerkeleyDB',
  macos: 'cpan BerkeleyDB',
};

/**
 * Installs what is missing through apt-get: as root, or with a sudo that does not ask. Elsewhere it says what to type.
 * @param {readonly SystemPackage[]} wanted
 */
export async function ensureSystemPackages(wanted) {
  /** @type {SystemPackage[]} */
  const missing = [];
  for (const item of wanted) if (!(await item.isThere())) missing.push(item);
  if (missing.length === 0) {
    say('system', `${wanted.map((item) => item.purpose).join(', ')}: there`);
    return;
  }
  const prefix = (await hasAptGet()) ? await privilege() : undefined;
  if (prefix === undefined) throw new Stop(whatIsMissing(missing), whatToType(missing));
  const names = missing.map((item) => item.debian);
  say('system', `installing ${names.join(', ')} with apt-get`);
  const began = performance.now();
  const first = await aptGet(prefix, names);
  // Usually the lists of packages are missing or old.
  const output =
    first.code === 0
      ? first.output
      : `${(await aptGet(prefix)).output}${(await aptGet(prefix, names)).output}`;
  for (const item of missing) {
    if (!(await item.isThere())) {
      throw new Stop(
        `${whatIsMissing([item])} apt-get did not install it:\n${tail(output, 12)}`,
        whatToType(missing),
      );
    }
  }
  say('system', `installed in ${secondsSince(began)}`);
}

/** Directories that hold programs and are not on the PATH of every user. */
const programDirectories = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/local/bin',
  '/usr/bin',
  '/usr/sbin',
  '/sbin',
];

/** @param {readonly string[]} names */
export function hasAll(names) {
  return names.every((name) =>
    programDirectories.some((directory) => isExecutable(join(directory || '.', name))),
  );
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const hasAptGet = async () => hasAll(['apt-get']);

/** @returns {Promise<string[] | undefined>} what to put before a command that needs root; undefined where there is no way */
async function privilege() {
  if (process.getuid?.() === 0) return [];
  if (hasAll(['sudo']) && (await run('sudo', ['-n', 'true'])).code === 0) return ['sudo', '-n'];
  return undefined;
}

/** @param {string[]} prefix @param {string[]} [names] packages; without them the lists are brought up to date */
function aptGet(prefix, names) {
  const what = names ? ['install', '-y', '--no-install-recommends', ...names] : ['update'];
  const [file = 'env', ...args] = [
    ...prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-q',
    '-o',
    'DPkg::Lock::Timeout=120',
    ...what,
  ];
  return run(file, args);
}

/** @param {readonly SystemPackage[]} missing */
const whatIsMissing = (missing) =>
  `Not found on this machine: ${missing.map((item) => item.purpose).join(', ')}.`;

/** @param {readonly SystemPackage[]} missing */
function whatToType(missing) {
  return [
    'Install it with this line, then run the same command again:',
    `  Debian, Ubuntu  sudo apt-get install -y ${missing.map((item) => item.debian).join(' ')}`,
    `  Fedora          ${missing.map((item) => item.fedora).join(' && ')}`,
    `  macOS           ${missing.map((item) => item.macos).join(' && ')}`,
  ].join('\n');
}
