import { once } from 'node:events';
import type { Server } from 'node:http';

const limitMs = 10_000;

/**
 * Has a server answer what anybody may ask for, on a port that nobody knows, before it listens where it is looked for: what
 * its first visitors would wait for is loaded and compiled then. Never rejects: what fails here is told to who asks for it.
 */
export async function answerFirst(server: Server, paths: readonly string[]): Promise<void> {
  try {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    for (const path of paths) await ask(`http://127.0.0.1:${port}${path}`);
  } catch {
    // No loopback interface, or an answer that does not come.
  } finally {
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
  }
}

async function ask(url: string): Promise<void> {
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(limitMs) });
  await answer.arrayBuffer();
}
