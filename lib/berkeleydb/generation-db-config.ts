import { normalize, relative } from 'node:path';
import type { DbConfigLine } from './db-config.ts';
import type { DataDirectory } from './environment-directories.ts';
import { type EnvironmentLayout, leadsOutOfReplica } from './environment-layout.ts';

export interface GenerationDbConfig {
  /** The content of the DB_CONFIG of a generation. */
  readonly text: string;
  /** Data directory of the environment (real path) → directory inside the generation, relative; `.` for the home. */
  readonly dataDirectoryMap: ReadonlyMap<string, string>;
}

/**
 * Settings that a generation keeps: sizes and limits, without which recovery could run out of locks, mutexes or log
 * buffer, and what an application that opens the replica counts on. Everything else is left out: directories, what
 * removes logs or keeps them in memory, `set_shm_key` (would meet the active's own shared memory), `set_open_flags`
 * and the replication manager (a replica must not join a group; DB_INIT_REP makes db_recover fail), `set_verbose`, and
 * names that no release up to 5.3 has. Names: Appendix D of the manual, and those that the library still takes.
 */
const keptSettings = new Set([
  ...[
    'set_cachesize',
    'set_cache_max',
    'set_memory_max',
    'set_memory_init',
    'set_thread_count',
    'set_data_len',
  ],
  ...['set_lg_bsize', 'set_lg_max', 'set_lg_regionmax', 'set_lg_filemode'],
  ...['set_lk_detect', 'set_lk_max', 'set_lk_max_lockers', 'set_lk_max_locks', 'set_lk_max_objects'],
  ...['set_lk_partitions', 'set_lock_timeout', 'set_txn_timeout', 'set_reg_timeout', 'set_tx_max'],
  ...['mutex_set_align', 'mutex_set_increment', 'mutex_set_init', 'mutex_set_max', 'mutex_set_tas_spins'],
  ...['set_tas_spins', 'set_mp_max_openfd', 'set_mp_max_write', 'set_mp_mmapsize', 'set_mp_mtxcount'],
  ...['set_intermediate_dir_mode', 'set_intermediate_dir', 'set_flags', 'log_set_config'],
]);

/**
 * Flags that are left out: trap 7 (log removal), logs in memory, panics ignored, and direct I/O, which the file system
 * of the target may not have (db_recover then fails).
 */
const droppedFlags = new Set([
  ...['db_log_autoremove', 'db_log_auto_remove', 'db_log_inmemory', 'db_log_in_memory', 'db_nopanic'],
  ...['db_direct_db', 'db_direct_log', 'db_log_direct'],
]);

/** A line of 255 bytes or more is read as two. */
const LONGEST_DIRECTORY = 200;

/**
 * The DB_CONFIG of a generation: all directories relative and inside it, logs in its home, nothing that removes logs.
 *
 * A data directory that DB_CONFIG writes relative to the home keeps that name, because the log names it so and recovery
 * goes by the log; one that lies elsewhere becomes `data-1`, `data-2`, … in the order of lookup, which is kept. `homeNames` are
 * the names in the home itself: a directory of that name there would meet the made-up one, and its files those of another
 * data directory. A generation keeps the answer of its snapshot, in `generation.json`.
 */
export function generationDbConfig(
  layout: Pick<EnvironmentLayout, 'home' | 'directories' | 'dbConfig'>,
  homeNames: Iterable<string>,
): GenerationDbConfig {
  const dataDirectoryMap = mapDirectories(layout.home, layout.directories, homeNames);
  const lines = ['# Written by Understudy for a replica: every directory lies inside it.'];
  for (const { path, written } of layout.directories) {
    const inside = dataDirectoryMap.get(path);
    // The library looks into the home last without being told.
    const listed = path !== layout.home || written !== undefined;
    if (inside !== undefined && listed) lines.push(`set_data_dir ${inside}`);
  }
  const created = layout.directories.find(
    (directory) => directory.written === layout.dbConfig?.createDirectory,
  );
  if (layout.dbConfig?.createDirectory !== undefined && created) {
    lines.push(`set_create_dir ${dataDirectoryMap.get(created.path) ?? '.'}`);
  }
  for (const line of layout.dbConfig?.otherLines ?? []) {
    lines.push(
      isKept(line) ? `${line.name} ${line.value}`.trimEnd() : `# left out: ${line.name.slice(0, 100)}`,
    );
  }
  return { text: `${lines.join('\n')}\n`, dataDirectoryMap };
}

function mapDirectories(
  home: string,
  directories: readonly DataDirectory[],
  homeNames: Iterable<string>,
): Map<string, string> {
  const map = new Map<string, string>();
  for (const directory of directories) {
    const kept = keptName(home, directory);
    if (kept !== undefined) map.set(directory.path, kept);
  }
  // `data-1/below` is a kept name, too, and lies in a directory that the home has under the first part of it.
  const taken = new Set([...homeNames, ...[...map.values()].map((name) => name.split('/')[0])]);
  let number = 0;
  for (const { path } of directories) {
    if (map.has(path)) continue;
    do number += 1;
    while (taken.has(`data-${number}`));
    map.set(path, `data-${number}`);
  }
  return map;
}

/** The name of a directory inside the home; undefined for one that lies elsewhere. */
function keptName(home: string, { path, written }: DataDirectory): string | undefined {
  if (path === home) return '.';
  const name =
    written === undefined || leadsOutOfReplica(written) ? relative(home, path) : normalize(written);
  const trimmed = name.replace(/\/+$/, '');
  const writable = !/[\r\n]|^\s|\s$|^#/.test(trimmed) && Buffer.byteLength(trimmed) <= LONGEST_DIRECTORY;
  return leadsOutOfReplica(trimmed) || trimmed === '.' || !writable ? undefined : trimmed;
}

function isKept(line: DbConfigLine): boolean {
  if (!keptSettings.has(line.name)) return false;
  const flag = line.value.toLowerCase().split(/[ \t]/)[0] ?? '';
  return !((line.name === 'set_flags' || line.name === 'log_set_config') && droppedFlags.has(flag));
}
