import type { Client } from 'pg';
import { UnderstudyError } from '../../contracts/errors.ts';
import { environmentsSql, planSql, replicasSql } from './fleet-sql.ts';
import { helpersSql } from './helpers-sql.ts';
import { openRunsSql, outcomesSql, runsSql, stepsSql } from './runs-sql.ts';
import { recentSamplesSql, samplesSql } from './samples-sql.ts';
import type { LargeFleet } from './size.ts';

export interface SeedOptions {
  /** Rows that are there go first. Without it a database that has environments is refused. */
  readonly replace?: boolean | undefined;
  /** What is made now. */
  readonly say?: (what: string) => void;
}

/** Loaded without their keys, which are made afterwards: an index over all rows at once takes a third of the time. */
const large = ['run', 'run_step', 'journal_line', 'exposure_sample', 'day_outcome'];
const tables = ['environment', 'replica', ...large];

/**
 * Fills the product's tables with a made-up fleet, in one transaction. Its hosts are no host of anybody's, so that no worker
 * looks for its homes.
 *
 * @throws UnderstudyError conflict where the database has environments and `replace` is not set
 */
export async function seedFleet(client: Client, fleet: LargeFleet, options: SeedOptions = {}): Promise<void> {
  const say = options.say ?? (() => undefined);
  await client.query('BEGIN');
  try {
    await client.query(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
    const { rows } = await client.query('SELECT 1 FROM environment LIMIT 1');
    if (rows.length > 0 && !options.replace) throw notEmpty();
    await client.query("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '256MB'");
    // Empty and truncated here: PostgreSQL then needs no log of what is loaded (wal_level minimal).
    await client.query(`TRUNCATE ${tables.join(', ')}`);
    await client.query("DELETE FROM worker WHERE scope = 'made up'");
    const restore = await withoutKeys(client);
    await client.query(helpersSql(fleet));
    await client.query(planSql(fleet));
    say('environments and replicas');
    await client.query(environmentsSql(fleet));
    await client.query(replicasSql(fleet));
    say('runs');
    await client.query(runsSql(fleet));
    await client.query(openRunsSql(fleet));
    say('steps and journals');
    await client.query(stepsSql(fleet));
    say('samples of exposure');
    await client.query(samplesSql(fleet));
    say('indexes');
    await restore();
    await client.query('ANALYZE run');
    say('days, last runs and sparklines');
    await client.query(outcomesSql(fleet));
    await client.query(recentSamplesSql());
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  await client.query(`VACUUM (ANALYZE) ${tables.join(', ')}`);
}

const notEmpty = () =>
  new UnderstudyError('conflict', 'the database has environments', {
    op: 'seed',
    hint: 'Name an empty data directory in UNDERSTUDY_DATA_DIR; or say --replace, which removes every environment, replica and run.',
  });

interface Definition {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Drops indexes and keys of the large tables. Returns what makes them again, as they were. */
async function withoutKeys(client: Client): Promise<() => Promise<void>> {
  const constraints = await definitions(
    client,
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype IN ('f', 'p')
       AND (conrelid = ANY ($1::regclass[]) OR confrelid = ANY ($1::regclass[])) ORDER BY contype = 'p'`,
  );
  const indexes = await definitions(
    client,
    `SELECT indrelid::regclass::text AS table, indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index WHERE indrelid = ANY ($1::regclass[])
       AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))`,
  );
  for (const { table, name } of constraints)
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  return async () => {
    for (const { definition } of indexes) await client.query(definition);
    for (const { table, name, definition } of [...constraints].reverse())
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  };
}

async function definitions(client: Client, query: string): Promise<readonly Definition[]> {
  const { rows } = await client.query<Definition>(query, [large]);
  return rows;
}
