import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from './content-hash.mjs';
import { writeLicences } from './licences.mjs';
import { withNode24 } from './node24.mjs';
import { root } from './root.mjs';
import { run, tail } from './run.mjs';
import { clearStamp, isStamped, writeStamp } from './stamps.mjs';
import { say, secondsSince } from './step.mjs';
import { Stop } from './stop.mjs';

const built = join(root, '.next');

const sources = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation.ts',
  'proxy.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'prisma/schema.prisma',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/** What pages and routes never import. @param {string} path */
const isNotBuilt = (path) =>
  /\.test\.tsx?$/.test(path) || /^lib\/(testing|demo|cli|runtime|store\/generated)\//.test(path);

/**
 * Builds the web application where the built one was made from something else.
 * @param {string} node24
 */
export async function ensureWebBuild(node24) {
  const stamp = join(built, 'understudy-build');
  const hash = contentHash(sources, { except: isNotBuilt });
  if (isStamped(stamp, hash) && existsSync(join(built, 'BUILD_ID'))) {
    say('web', 'the build is up to date');
    return;
  }
  say('web', 'building the console (next build)');
  const began = performance.now();
  clearStamp(stamp);
  let { code, output } = await nextBuild(node24);
  if (code !== 0 && existsSync(join(built, 'cache'))) {
    // Turbopack keeps failures in its cache, too, such as those of another Node that it found before.
    rmSync(built, { recursive: true });
    ({ code, output } = await nextBuild(node24));
  }
  if (code !== 0) throw new Stop('next build failed:', tail(output, 60));
  writeLicences(join(built, 'understudy-licences.json'));
  writeStamp(stamp, hash);
  say('web', `built in ${secondsSince(began)}`);
}

/** @param {string} node24 */
const nextBuild = (node24) =>
  run(node24, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    env: { ...withNode24(node24), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', CI: '1' },
  });
