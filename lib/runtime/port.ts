import { createServer } from 'node:net';
import { UnderstudyError } from '../contracts/errors.ts';

/**
 * Finds out whether a port can be listened on, by doing so for a moment.
 * @throws UnderstudyError port-taken; usage where the port or the address is not for this user or machine
 */
export async function assertPortFree(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (code === 'EADDRINUSE') {
      throw new UnderstudyError('port-taken', `port ${port} on ${host} is taken by another program`, {
        op: 'listen',
        hint: 'Stop that program, or choose another port: PORT=3001 npm start',
        cause,
      });
    }
    throw new UnderstudyError('usage', `port ${port} on ${host} cannot be listened on (${String(code)})`, {
      op: 'listen',
      hint: 'Choose another HOST or PORT; ports below 1024 need root.',
      cause,
    });
  } finally {
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }
}
