import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from './content-hash.mjs';
import { withNode24 } from './node24.mjs';
import { root, stampDirectory } from './root.mjs';
import { run, tail } from './run.mjs';
import { clearStamp, isStamped, writeStamp } from './stamps.mjs';
import { say } from './step.mjs';
import { Stop } from './stop.mjs';

const sources = ['lib', 'package.json', 'tsconfig.json'];
const built = join(stampDirectory, 'command');

/** What the command never imports. @param {string} path */
const isNotPart = (path) =>
  /\.test\.ts$/.test(path) || /^lib\/(testing|store|queue|services|auth|runtime|demo)\//.test(path);

/**
 * Bundles bin/understudy: its start takes a third of the time that it takes from the sources, which is most of what a
 * small update takes. The command runs from the sources where there is no bundle, or one that is older than they are.
 * @param {string} node24
 */
export async function ensureCommandBuild(node24) {
  const stamp = join(built, 'stamp');
  const hash = contentHash(sources, { except: isNotPart });
  if (isStamped(stamp, hash) && existsSync(join(built, 'main.mjs'))) return;
  clearStamp(stamp);
  rmSync(built, { recursive: true, force: true });
  const { code, output } = await run(
    node24,
    [
      join(root, 'node_modules/rolldown/bin/cli.mjs'),
      join(root, 'lib/cli/main.ts'),
      '--platform=node',
      '--format=esm',
      `--dir=${built}`,
      '--entry-file-names=[name].mjs',
      '--chunk-file-names=[name]-[hash].mjs',
    ],
    { env: withNode24(node24) },
  );
  if (code !== 0) throw new Stop('bundling bin/understudy failed:', tail(output));
  writeStamp(stamp, hash);
  say('command', 'bundled bin/understudy');
}
