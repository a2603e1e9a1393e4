import { basename } from 'node:path';
import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import { scanDatabaseFiles } from '../berkeleydb/database-scan.ts';
import { isQuickToList, listLogFilesInUse, listOpenedDatabases } from '../berkeleydb/db-archive.ts';
import { type EnvironmentLayout, readEnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { firstFileInUse } from '../berkeleydb/log-checkpoint.ts';
import { createLogCipher, type LogCipher } from '../berkeleydb/log-cipher.ts';
import { endOfLog } from '../berkeleydb/log-end.ts';
import { listLogFiles } from '../berkeleydb/log-files.ts';
import { logRelease } from '../berkeleydb/log-format.ts';
import { findUtilities, type Utilities } from '../berkeleydb/releases.ts';
import { silentHooks } from '../berkeleydb/utility.ts';
import type { DatabaseFileReport, EnvironmentReport, PreflightCheck } from '../contracts/environment.ts';
import { isUnderstudyError, toErrorReport } from '../contracts/errors.ts';
import { formatLsn, logFileName } from '../contracts/lsn.ts';
import { formatBytes, formatCount } from '../contracts/quantity.ts';
import { assertNoAbsoluteNames } from './absolute-names.ts';
import { bulkCheck } from './bulk-check.ts';
import { findOwnFiles, type OwnFilesRoot } from './find-own-files.ts';
import { checkLogDisk } from './log-disk-check.ts';
import { findUtilitiesFor, readNewestHeader } from './log-release.ts';
import type { EnvironmentSpec } from './ports.ts';
import { attempt, describeHome, type LookContext } from './preflight-check.ts';
import { createPreparedWatch, preparedCheck, preparingTypes } from './prepared-transactions.ts';

/**
 * Looks at a home before it is registered: what is there, and named checks, each OK or not with what to do. Creates and
 * changes nothing. Never throws for what it finds: a home that cannot be used is a report with `usable: false`.
 */
export async function inspectEnvironment(
  context: LookContext,
  spec: EnvironmentSpec,
): Promise<EnvironmentReport> {
  const checks: PreflightCheck[] = [];
  const layout = await attempt(checks, 'home', () => readEnvironmentLayout(context.host, spec), describeHome);
  if (!layout) return emptyReport(spec, checks);
  const { files } = context.host;
  const cipher = spec.password === null ? undefined : createLogCipher(spec.password);

  const header = await attempt(
    checks,
    'log',
    () => readNewestHeader(files, layout, cipher),
    (found) =>
      found.logVersion === undefined
        ? 'the log is encrypted'
        : `log version ${found.logVersion}, Berkeley DB ${logRelease(found.logVersion)?.release}`,
  );
  const utilities = await attempt(
    checks,
    'utilities',
    () =>
      header
        ? findUtilitiesFor(context.host, layout, spec.utilities, cipher).then((found) => found.utilities)
        : findUtilities(context.host, spec.utilities),
    (found) => `Berkeley DB ${found.fullRelease}, ${found.path('db_archive')}`,
  );
  const prepared = createPreparedWatch();
  const read = await attempt(
    checks,
    'names',
    async () => {
      await assertNoAbsoluteNames(files, layout, cipher, context.signal, {
        types: preparingTypes,
        see: prepared.see,
      });
      return true;
    },
    () => 'databases are named relative to the environment',
  );
  if (read) checks.push(preparedCheck(prepared.undecided()), bulkCheck);
  const databases = await attempt(
    checks,
    'databases',
    () => scanDatabaseFiles(files, layout),
    (found) => `${found.filter((file) => file.kind === 'database').length} databases`,
  );
  const listed =
    utilities && header
      ? await compareWithArchive(context, checks, layout, utilities, spec, cipher)
      : undefined;
  checks.push(...hazards(layout, databases ?? []));
  if (header) {
    const room = await checkLogDisk(context.host, layout.logDirectory).catch(() => undefined);
    if (room) checks.push(room);
  }
  if (header && databases) {
    checks.push({
      name: 'permissions',
      result: 'ok',
      code: null,
      message: 'the home, its data directories and its log can be read',
      hint: null,
    });
  }
  if (spec.copyMode === 'directory' || (spec.ownFiles && spec.ownFiles.length > 0)) {
    await attempt(
      checks,
      'own files',
      () => findOwnFiles(files, ownFilesRoots(layout), spec),
      ({ found, links }) =>
        `${formatCount(found.length, 'file')} of the application's own, ${formatBytes(found.reduce((sum, { size }) => sum + size, 0))}${links.length > 0 ? `; links are not followed: ${links.slice(0, 3).join(', ')}` : ''}`,
    );
  }

  const end = header
    ? await endOfLog(files, layout.logDirectory, undefined, { cipher }).catch(() => undefined)
    : undefined;
  const first = header
    ? await firstFileInUse(files, layout.logDirectory, undefined, cipher).catch(() => undefined)
    : undefined;
  const logFiles = await listLogFiles(files, layout.logDirectory);
  const version = header?.logVersion ?? utilities?.logVersion ?? null;
  return {
    home: layout.home,
    usable: checks.every((check) => check.result !== 'failed'),
    checks,
    release: (version !== null && logRelease(version)?.release) || utilities?.release || null,
    logVersion: version,
    logVersionProved: version !== null && logRelease(version)?.proved === true,
    encrypted: header?.encrypted ?? databases?.some((file) => file.meta?.encrypted) ?? false,
    dataDirectories: layout.dataDirectories,
    logDirectory: layout.logDirectory,
    databases: (databases ?? []).map((file) => reportOf(file, listed)),
    databaseBytes: (databases ?? []).reduce((sum, file) => sum + file.size, 0),
    logFiles: logFiles.map(({ name, number, size }) => ({
      name,
      bytes: size,
      inUse: first !== undefined && number >= first,
    })),
    lsn: end ? formatLsn(end.end) : null,
    pageSizes: [...new Set((databases ?? []).flatMap((file) => file.meta?.pageSize ?? []))].sort(
      (a, b) => a - b,
    ),
    alive: await isAlive(context, layout),
  };
}

/** Joins the environment as a snapshot will, and compares what `db_archive` says with what the log reader says. */
async function compareWithArchive(
  context: LookContext,
  checks: PreflightCheck[],
  layout: EnvironmentLayout,
  utilities: Utilities,
  spec: EnvironmentSpec,
  cipher: LogCipher | undefined,
) {
  const { host, signal } = context;
  try {
    const hooks = { ...silentHooks, signal };
    const lists = await listLogFilesInUse(host, utilities, layout, spec.password, hooks);
    const used = lists.logFiles.filter((name) => !lists.unused.includes(name)).sort()[0];
    const read = logFileName(await firstFileInUse(host.files, layout.logDirectory, undefined, cipher));
    const agree = used === undefined || used === read;
    checks.push({
      name: 'db_archive',
      result: agree ? 'ok' : 'warning',
      code: null,
      message: agree
        ? 'db_archive and the log reader agree on the log files in use'
        : `db_archive says that ${used} is the first log file in use, the log reader ${read}`,
      hint: agree ? null : 'A checkpoint between the two looks explains it; look again.',
    });
    return await openedDatabases(context, checks, layout, utilities, spec);
  } catch (error) {
    const { code, message, hint } = toErrorReport(error);
    const dead = isUnderstudyError(error) && error.code === 'region-missing';
    checks.push({
      name: 'db_archive',
      result: dead ? 'warning' : 'failed',
      code,
      message: dead ? 'nobody has the environment open: it is read without joining it' : message,
      hint: hint ?? null,
    });
    return undefined;
  }
}

/** Where the log that the environment keeps is damaged, nothing joins to read it; older files may be needed by nobody. */
async function openedDatabases(
  { host, signal }: LookContext,
  checks: PreflightCheck[],
  layout: EnvironmentLayout,
  utilities: Utilities,
  spec: EnvironmentSpec,
): Promise<readonly string[] | undefined> {
  if (!(await isQuickToList(host, layout))) return undefined;
  try {
    return await listOpenedDatabases(host, utilities, layout, spec.password, { ...silentHooks, signal });
  } catch (error) {
    const { code, message, hint } = toErrorReport(error);
    if (code !== 'log-corrupt' && code !== 'log-gap') throw error;
    checks.push({ name: 'kept log', result: 'warning', code, message, hint: hint ?? null });
    return undefined;
  }
}

/** A generation will have other names for directories outside of the home. */
const ownFilesRoots = ({ home, dataDirectories }: EnvironmentLayout): OwnFilesRoot[] => [
  { source: home, path: '.' },
  ...dataDirectories.filter((path) => path !== home).map((path) => ({ source: path, path: basename(path) })),
];

function hazards(layout: EnvironmentLayout, databases: readonly DatabaseFile[]): PreflightCheck[] {
  const found: PreflightCheck[] = [];
  if (!layout.dbConfig?.autoRemovesLogs) {
    found.push({
      name: 'log removal',
      result: 'ok',
      code: null,
      message: 'DB_CONFIG does not let the environment remove its own log files',
      hint: null,
    });
  } else {
    found.push({
      name: 'log removal',
      result: 'warning',
      code: null,
      message: 'DB_CONFIG lets the environment remove its own log files (DB_LOG_AUTO_REMOVE)',
      hint: 'A log file can go before it was archived; the chain then breaks and a new snapshot is taken. Remove the line from DB_CONFIG.',
    });
  }
  const extents = databases.filter((file) => file.kind === 'queue-extent').length;
  if (extents > 0) {
    found.push({
      name: 'queue extents',
      result: 'warning',
      code: null,
      message: `a queue keeps its records in extents (${extents} files)`,
      hint: 'Recovery of Berkeley DB 5.3 can crash on these; such an update becomes a snapshot by itself.',
    });
  }
  return found;
}

const reportOf = (file: DatabaseFile, listed: readonly string[] | undefined): DatabaseFileReport => ({
  name: file.name,
  directory: file.directory,
  bytes: file.size,
  pageSize: file.meta?.pageSize ?? null,
  type:
    file.meta?.kind === undefined
      ? file.kind === 'queue-extent'
        ? 'queue-extent'
        : 'unknown'
      : typeOf(file.meta.kind),
  checksums: file.meta?.checksums ?? false,
  encrypted: file.meta?.encrypted ?? false,
  listedByArchive: listed ? listed.includes(file.name) : null,
});

const typeOf = (kind: string): DatabaseFileReport['type'] =>
  kind === 'btree' || kind === 'hash' || kind === 'queue' || kind === 'heap' ? kind : 'unknown';

/** Whether a process has the environment's regions open; null where that cannot be seen (another user's process). */
async function isAlive(context: LookContext, layout: EnvironmentLayout): Promise<boolean | null> {
  if (layout.regions.length === 0) return false;
  const users = await context.host.processes.usersOf(layout.home);
  return users.some((use) => use.how === 'mapped' || use.how === 'open') ? true : null;
}

/** Of a home that was not looked into. */
export const emptyReport = (spec: EnvironmentSpec, checks: readonly PreflightCheck[]): EnvironmentReport => ({
  home: spec.home,
  usable: false,
  checks,
  release: null,
  logVersion: null,
  logVersionProved: false,
  encrypted: false,
  dataDirectories: [],
  logDirectory: null,
  databases: [],
  databaseBytes: 0,
  logFiles: [],
  lsn: null,
  pageSizes: [],
  alive: null,
});
