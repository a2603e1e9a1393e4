import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { withNode24 } from './node24.mjs';
import { root } from './root.mjs';

/**
 * Runs the supervisor under Node 24 until it ends, and ends with its exit status. Signals are passed on. When this
 * process or the npm that started it is killed, the supervisor stops everything in order: it notices that the channel
 * to us has closed.
 * @param {string} node24
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 */
export async function supervise(node24, env = {}) {
  const child = spawn(node24, [join(root, 'lib/runtime/supervise.ts')], {
    cwd: root,
    env: { ...withNode24(node24), NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  const watch = watchNpm(() => child.kill('SIGTERM'));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (...ended) => resolve(ended));
  });
  clearInterval(watch);
  process.exitCode = code ?? 128 + (signal === 'SIGKILL' ? 9 : 15);
}

/**
 * npm passes on the signals that it can catch. Where it is killed outright, this process gets another parent. (The
 * scripts in package.json begin with `exec`, so that no shell stands between: it would die of the signal and tell nobody.)
 * @param {() => void} gone
 */
function watchNpm(gone) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) gone();
  }, 300);
}
