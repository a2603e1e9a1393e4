import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runUtility } from './run-utility.ts';

export interface DatabaseToLoad {
  readonly home: string;
  /** As the environment names it: relative to its data directories. */
  readonly name: string;
  /**
   * Lines of the header of a dump: `type=heap`, `db_lorder=4321`, `chksum=1`, `nparts=3` with the keys at which
   * partitions begin after it. What neither Perl nor Python can make, `db_load` makes so, partitions included.
   */
  readonly header: readonly string[];
  /** A heap and a recno have values only. */
  readonly records: readonly (readonly [key: string, value: string])[];
  readonly password?: string | undefined;
}

/** One key or value as a dump has it. */
export const dumped = (text: string): string => ` ${Buffer.from(text).toString('hex')}`;

/** Creates a database, or adds to one, with `db_load`: it joins the environment and is one transaction. */
export async function loadDatabase(database: DatabaseToLoad): Promise<void> {
  const valuesOnly = database.header.some((line) => line === 'type=heap' || line === 'type=recno');
  const lines = database.records.flatMap(([key, value]) =>
    valuesOnly ? [dumped(value)] : [dumped(key), dumped(value)],
  );
  const text = ['VERSION=3', 'format=bytevalue', ...database.header, 'HEADER=END', ...lines, 'DATA=END', ''];
  const path = join(tmpdir(), `understudy-load-${process.pid}-${performance.now()}`);
  await writeFile(path, text.join('\n'));
  try {
    const password = database.password === undefined ? [] : ['-P', database.password];
    const args = ['-h', database.home, ...password, '-f', path, database.name];
    const { code, stderr } = await runUtility('db_load', args);
    if (code !== 0) throw new Error(`db_load ${args.join(' ')} ended with ${code}: ${stderr}`);
  } finally {
    await rm(path);
  }
}
