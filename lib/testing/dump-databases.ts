import { createHash } from 'node:crypto';
import { stat as fileStat, open, readdir, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { runUtility } from './run-utility.ts';

/** What `db_dump` says of one database: its header and its records, in an order that does not depend on page numbers. */
export interface DatabaseDump {
  readonly header: string;
  /** Key → value, both as hexadecimal digits. */
  readonly records: ReadonlyMap<string, string>;
}

export interface DumpOptions {
  readonly password?: string | undefined;
  /** Directories that hold databases; the home when absent. Names are relative to these. */
  readonly dataDirectories?: readonly string[] | undefined;
}

interface Found {
  readonly name: string;
  readonly queueOrRecno: boolean;
  readonly severalDatabases: boolean;
}

// Magic numbers at byte 12 of the metadata page (db_page.h, DBMETA), either byte order; recno shares the btree's.
const magics = new Map([
  [0x053162, 'btree'],
  [0x061561, 'hash'],
  [0x042253, 'queue'],
  [0x074582, 'heap'],
]);
// BTM_RECNO and BTM_SUBDB in the flags at byte 48 of a btree's metadata page (db_page.h, BTMETA).
const recnoFlag = 0x002;
const severalFlag = 0x020;

/**
 * Every database file below the data directories, told by its metadata page; temporaries, regions, queue extents and
 * partitions left out. Follows links, each directory once. A file below two of the directories is named by the inner
 * one, as the library looks it up; of two with one name the first in the order of lookup counts.
 */
export async function findDatabases(home: string, options: DumpOptions = {}): Promise<Found[]> {
  const roots = options.dataDirectories ?? [home];
  const found = new Map<string, Found>();
  const seen = new Set(await Promise.all(roots.map((root) => realpath(root))));
  const visit = async (root: string, directory: string): Promise<void> => {
    for (const entry of await readdir(directory)) {
      const path = join(directory, entry);
      if (entry.startsWith('__db')) continue;
      // Undefined: a link that leads nowhere.
      const stat = await fileStat(path).catch(() => undefined);
      if (stat?.isDirectory()) {
        const real = await realpath(path);
        if (!seen.has(real)) {
          seen.add(real);
          await visit(root, path);
        }
        continue;
      }
      const name = relative(root, path);
      const kind = stat?.isFile() ? await readKind(path) : undefined;
      if (kind && !found.has(name)) found.set(name, { name, ...kind });
    }
  };
  for (const root of roots) await visit(root, root);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readKind(path: string): Promise<Omit<Found, 'name'> | undefined> {
  const file = await open(path, 'r');
  try {
    const page = Buffer.alloc(52);
    if ((await file.read(page, 0, page.length, 0)).bytesRead < page.length) return undefined;
    const little = magics.has(page.readUInt32LE(12));
    const magic = little ? page.readUInt32LE(12) : page.readUInt32BE(12);
    const type = magics.get(magic);
    if (!type) return undefined;
    const flags = little ? page.readUInt32LE(48) : page.readUInt32BE(48);
    return {
      queueOrRecno: type === 'queue' || (type === 'btree' && (flags & recnoFlag) !== 0),
      severalDatabases: type === 'btree' && (flags & severalFlag) !== 0,
    };
  } finally {
    await file.close();
  }
}

/**
 * Dumps every database of an environment, by `file` or `file/subdatabase`. Opens the environment: for the active one
 * its writers must be at rest, for a replica this must be a scratch copy. Throws what `db_dump` printed.
 */
export async function dumpDatabases(
  home: string,
  options: DumpOptions = {},
): Promise<Map<string, DatabaseDump>> {
  const dumps = new Map<string, DatabaseDump>();
  const base = ['-h', home, ...(options.password === undefined ? [] : ['-P', options.password])];
  for (const { name, queueOrRecno, severalDatabases } of await findDatabases(home, options)) {
    if (!severalDatabases) {
      dumps.set(name, parseDump(await dump([...base, ...(queueOrRecno ? ['-k'] : []), name])));
      continue;
    }
    const subdatabases = (await dump([...base, '-l', name])).split('\n').filter((line) => line !== '');
    for (const subdatabase of subdatabases) {
      dumps.set(`${name}/${subdatabase}`, parseDump(await dump([...base, '-s', subdatabase, name])));
    }
  }
  return dumps;
}

async function dump(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runUtility('db_dump', args);
  if (code !== 0) throw new Error(`db_dump ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

function parseDump(text: string): DatabaseDump {
  const end = text.indexOf('HEADER=END\n');
  const lines = text.slice(end + 'HEADER=END\n'.length).split('\n');
  const records = new Map<string, string>();
  const header = text.slice(0, end);
  // A heap has no keys: one line a record, in the order of the records' places, which recovery keeps.
  const perRecord = /^type=heap$/m.test(header) ? 1 : 2;
  for (let line = 0; lines[line] !== 'DATA=END' && line + perRecord <= lines.length; line += perRecord) {
    const key = perRecord === 1 ? String(line) : lines[line]!.slice(1);
    records.set(key, lines[line + perRecord - 1]!.slice(1));
  }
  return { header, records };
}

/** The value of a record as the acknowledgement log names it, or undefined where the record is not there. */
export function valueHash(dumps: ReadonlyMap<string, DatabaseDump>, database: string, key: string) {
  // db_dump -k prints a record number as its decimal digits, in hexadecimal like any other key.
  const value = dumps.get(database)?.records.get(Buffer.from(key).toString('hex'));
  if (value === undefined) return undefined;
  return createHash('md5').update(Buffer.from(value, 'hex')).digest('hex').slice(0, 8);
}
