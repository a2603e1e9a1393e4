import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMigrations } from './migration-list.ts';
import { startPostgres } from './postgres.ts';
import { openSchemaEngine } from './schema-engine.ts';

/**
 * The SQL that leads from what the migrations make to what the schema says, worked out on a scratch PostgreSQL.
 * Empty where they agree.
 *
 * @param directory holds `schema.prisma` and `migrations`
 * @throws the engine's errors where the schema or a migration is wrong
 */
export async function migrationDifference(directory: string): Promise<string> {
  const content = await readFile(join(directory, 'schema.prisma'), 'utf8');
  const migrations = await readMigrations(join(directory, 'migrations'));
  const scratch = await mkdtemp(join(tmpdir(), 'understudy-migration-'));
  const server = await startPostgres(scratch);
  try {
    await using opened = await openSchemaEngine(server.url, content);
    const { stdout } = await opened.engine.diff({
      from: { tag: 'migrations', ...migrations },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout === null || /^\s*-- This is an empty migration/.test(stdout) ? '' : stdout;
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true });
  }
}
