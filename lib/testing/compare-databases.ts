import { cp, readFile, realpath, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Acknowledgement } from './acknowledgements.ts';
import {
  type DatabaseDump,
  type DumpOptions,
  dumpDatabases,
  findDatabases,
  valueHash,
} from './dump-databases.ts';
import { runUtility } from './run-utility.ts';

export const onlyInReplica = (name: string): string => `${name} is only in the replica`;

/** Where a dump of one environment differs from that of another, one sentence each; none where they are equal. */
export function compareDumps(
  active: ReadonlyMap<string, DatabaseDump>,
  replica: ReadonlyMap<string, DatabaseDump>,
): string[] {
  const differences: string[] = [];
  for (const name of active.keys()) if (!replica.has(name)) differences.push(`${name} is not in the replica`);
  for (const name of replica.keys()) if (!active.has(name)) differences.push(onlyInReplica(name));
  for (const [name, one] of active) {
    const other = replica.get(name);
    if (!other) continue;
    if (one.header !== other.header)
      differences.push(`${name}: header ${one.header} against ${other.header}`);
    let missing = 0;
    let changed = 0;
    for (const [key, value] of one.records) {
      const there = other.records.get(key);
      if (there === undefined) missing++;
      else if (there !== value) changed++;
    }
    const more = other.records.size - (one.records.size - missing);
    if (missing || changed || more) {
      differences.push(`${name}: ${missing} records missing, ${changed} different, ${more} too many`);
    }
  }
  return differences;
}

/** Acknowledged records that a dump does not have, of those acknowledged before `before` (Unix milliseconds). */
export function missingAcknowledged(
  dumps: ReadonlyMap<string, DatabaseDump>,
  acknowledgements: readonly Acknowledgement[],
  before: number,
): Acknowledgement[] {
  return acknowledgements.filter(
    (one) => one.at < before && valueHash(dumps, one.database, one.key) !== one.valueHash,
  );
}

/** The directory that `current` of a replica leads to. */
export const publishedGeneration = (target: string): Promise<string> => realpath(join(target, 'current'));

/**
 * Copies a generation to a scratch directory, so that it can be opened: opening the published one would make it *in use*.
 * The manifest stays behind.
 */
export async function copyGeneration(generation: string, scratch: string): Promise<string> {
  await cp(generation, scratch, {
    recursive: true,
    preserveTimestamps: true,
    mode: 2 /* COPYFILE_FICLONE */,
  });
  await rm(join(scratch, 'generation.json'), { force: true });
  return scratch;
}

/** Runs `db_verify` over all databases of a scratch copy; what it printed where one is not clean. */
export async function verifyDatabases(home: string, options: DumpOptions = {}): Promise<string[]> {
  const password = options.password === undefined ? [] : ['-P', options.password];
  const names = (await findDatabases(home, options)).map(({ name }) => name);
  if (names.length === 0) return ['there is no database'];
  const { code, stdout, stderr } = await runUtility('db_verify', ['-h', home, ...password, ...names]);
  return code === 0 ? [] : [`db_verify ended with ${code}: ${stderr}${stdout}`];
}

/** The directories that hold databases of a home, active or a copied generation, as its DB_CONFIG says, in the order of lookup. */
export async function dataDirectories(home: string): Promise<string[]> {
  const text = await readFile(join(home, 'DB_CONFIG'), 'utf8').catch(() => '');
  const named = text
    .split('\n')
    .flatMap((line) => /^\s*(?:set_data_dir|add_data_dir)\s+(.+?)\s*$/.exec(line)?.[1] ?? []);
  const all = new Set([...named.map((directory) => resolve(home, directory)), home]);
  return [...all];
}

export interface Comparison {
  readonly differences: string[];
  readonly verify: string[];
  readonly dumps: Map<string, DatabaseDump>;
}

/** Opens and verifies a scratch copy of a generation, without reading its records. */
export async function verifyGeneration(generation: string, scratch: string): Promise<string[]> {
  const copy = await copyGeneration(generation, scratch);
  return verifyDatabases(copy, { dataDirectories: await dataDirectories(copy) });
}

/**
 * Compares a generation with the dumps of the active, over a scratch copy of it, and verifies every database there.
 * Without `active`, it only opens, dumps and verifies.
 */
export async function examineGeneration(
  generation: string,
  scratch: string,
  active?: ReadonlyMap<string, DatabaseDump>,
  password?: string,
): Promise<Comparison> {
  const copy = await copyGeneration(generation, scratch);
  const options: DumpOptions = { password, dataDirectories: await dataDirectories(copy) };
  const verify = await verifyDatabases(copy, options);
  const dumps = await dumpDatabases(copy, options);
  return { differences: active ? compareDumps(active, dumps) : [], verify, dumps };
}
