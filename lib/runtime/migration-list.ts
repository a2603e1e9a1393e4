import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';

/**
 * Reads `prisma/migrations` in the shape that the engine takes: every `<time>_<name>/migration.sql`, in order of name.
 * A directory without the file is passed on as an error, so that the engine refuses it.
 */
export async function readMigrations(directory: string): Promise<MigrationList> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: directory,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(directory, 'migration_lock.toml'), 'utf8').catch(() => null),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: await readSql(join(directory, name, 'migration.sql')),
        },
      })),
    ),
  };
}

async function readSql(path: string): Promise<{ tag: 'ok' | 'error'; value: string }> {
  try {
    return { tag: 'ok', value: await readFile(path, 'utf8') };
  } catch (error) {
    return { tag: 'error', value: String(error) };
  }
}
