import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeldMutex, Mutexes } from './mutexes.ts';

/**
 * Held as the name of a listening socket. On Linux the name is in the abstract namespace (unix(7)): nothing on disk,
 * and the kernel frees it with the process, also after SIGKILL. Elsewhere it is a socket in the temporary directory,
 * which a killed process leaves behind; there the name counts as held only while somebody answers on it.
 * Processes in another network namespace (a container) do not see an abstract name: the lock file tells about those.
 */
export const localMutexes: Mutexes = {
  async hold(name) {
    const digest = createHash('sha256').update(name).digest('hex').slice(0, 40);
    const address =
      process.platform === 'linux' ? `\0understudy-${digest}` : join(tmpdir(), `understudy-${digest}`);
    return await listen(address);
  },
};

function listen(address: string): Promise<HeldMutex | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve({
        release: () =>
          new Promise<void>((done) => {
            server.close(() => done());
          }),
      });
    });
  });
}
