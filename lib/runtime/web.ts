/**
 * The process that serves the console and the API: Next.js with what `next build` made. Run by the supervisor, with
 * HOST, PORT and DATABASE_URL in its environment. A server of our own rather than `next start`, as that waits for open
 * event streams when it is asked to end, and says nothing of a taken port that a supervisor could pass on.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import next from 'next';
import { buildHeader } from '../contracts/build.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { answerFirst } from './first-requests.ts';
import { prepareRequest, proxyList } from './incoming.ts';
import { readRuntimeSettings } from './runtime-settings.ts';
import { endWithFailure, tellReady } from './service-channel.ts';

const checkout = resolve(import.meta.dirname, '../..');
const hostname = process.env.HOST ?? '127.0.0.1';
const port = Number(process.env.PORT ?? '3000');
/** For requests under way when the process is asked to end; event streams never end by themselves. */
const lastRequestsMs = 1000;

// Made with the build, beside it: what a bundle cannot find out about itself.
const buildId = (await readFile(resolve(checkout, '.next/BUILD_ID'), 'utf8')).trim();
process.env.UNDERSTUDY_BUILD_ID = buildId;
process.env.UNDERSTUDY_LICENCES = resolve(checkout, '.next/understudy-licences.json');

const app = next({ dev: false, dir: checkout, hostname, port });
const handle = app.getRequestHandler();

const trusted = proxyList(readRuntimeSettings(process.env, checkout).trustedProxies);

const server = createServer((request, response) => {
  // An open page compares it with the build that it is of.
  response.setHeader(buildHeader, buildId);
  prepareRequest(request.headers, request.socket.remoteAddress, trusted);
  handle(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});

function stop(): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), lastRequestsMs).unref();
}
process.on('SIGTERM', stop).on('SIGINT', stop);

server.on('error', (error: NodeJS.ErrnoException) => {
  endWithFailure(
    error.code === 'EADDRINUSE'
      ? new UnderstudyError('port-taken', `port ${port} on ${hostname} is taken by another program`, {
          op: 'listen',
          hint: 'Stop that program, or set PORT to another port.',
          cause: error,
        })
      : error,
  );
});

try {
  await app.prepare();
  // The overview leads a stranger to the other one.
  await answerFirst(server, ['/', '/sign-in']);
  server.listen(port, hostname, () => {
    const address = server.address();
    const actual = typeof address === 'object' && address ? address.port : port;
    tellReady(`http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${actual}`);
  });
} catch (error) {
  endWithFailure(error);
}
