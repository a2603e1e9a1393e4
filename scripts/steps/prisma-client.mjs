import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from './content-hash.mjs';
import { withNode24 } from './node24.mjs';
import { root, stampDirectory } from './root.mjs';
import { run, tail } from './run.mjs';
import { clearStamp, isStamped, writeStamp } from './stamps.mjs';
import { say } from './step.mjs';
import { Stop } from './stop.mjs';

const sources = ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'];

/**
 * Generates the typed client into lib/store/generated where it is missing or older than the schema. Nothing is
 * downloaded: `prisma generate` never runs the schema engine, it only wants one to exist, so any executable will do.
 * @param {string} node24 path of the Node to run Prisma with
 */
export async function ensurePrismaClient(node24) {
  const stamp = join(stampDirectory, 'prisma-client');
  const hash = contentHash(sources);
  if (isStamped(stamp, hash) && existsSync(join(root, 'lib/store/generated/client.ts'))) {
    say('prisma', 'the client is up to date');
    return;
  }
  say('prisma', 'generating the client');
  clearStamp(stamp);
  const { code, output } = await run(
    node24,
    [join(root, 'node_modules/prisma/build/index.js'), 'generate', '--no-hints'],
    {
      env: {
        ...withNode24(node24),
        PRISMA_SCHEMA_ENGINE_BINARY: node24,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  if (code !== 0) throw new Stop('prisma generate failed:', tail(output));
  writeStamp(stamp, hash);
}
