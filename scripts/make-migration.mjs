// For developers, after a change to prisma/schema.prisma: npm run migration -- <name>
// Writes prisma/migrations/<time>_<name>/migration.sql: the difference between what the migrations make, on a scratch
// database, and the schema. Read it before you commit it.
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findNode24 } from './steps/node24.mjs';
import { root } from './steps/root.mjs';
import { main, Stop } from './steps/stop.mjs';

await main(async () => {
  const name = process.argv[2] ?? '';
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new Stop('Usage: npm run migration -- name_in_lower_case');
  }
  if (Number(process.versions.node.split('.')[0]) < 24) {
    const node = await findNode24();
    process.exitCode = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1;
    return;
  }
  const { migrationDifference } = await import('../lib/runtime/migration-difference.ts');
  const sql = await migrationDifference(join(root, 'prisma'));
  if (sql === '') {
    console.log('The migrations make what the schema says: nothing to write.');
    return;
  }
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const directory = join(root, 'prisma', 'migrations', `${time}_${name}`);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'migration.sql'), sql);
  console.log(`${join('prisma', 'migrations', `${time}_${name}`, 'migration.sql')}\n\n${sql}`);
});
