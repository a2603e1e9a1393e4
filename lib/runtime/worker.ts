/** Entry of the worker process, run by the supervisor with DATABASE_URL and UNDERSTUDY_DATA_DIR in its environment. */
import { localHost } from '../hosts/local.ts';
import { servedHost } from '../services/context.ts';
import { databaseUrl } from '../store/client.ts';
import { dataDirectory } from '../store/data-directory.ts';
import { readConfiguredRoots } from './configured-roots.ts';
import { endWithFailure, tellReady } from './service-channel.ts';
import { createLog } from './worker-log.ts';
import { startWorker } from './worker-process.ts';

const host = localHost(servedHost());
const log = createLog(host.name);

// What nobody caught leaves an unknown state behind: the supervisor starts a fresh process, which takes the runs up.
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'uncaught');
  process.exit(1);
});

try {
  const worker = await startWorker({
    databaseUrl: databaseUrl(),
    dataDirectory: dataDirectory(),
    host,
    log,
    roots: readConfiguredRoots(process.env.UNDERSTUDY_ROOTS),
  });
  const stopping = new AbortController();
  const stop = async () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    await worker.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  tellReady();
} catch (error) {
  log.fatal({ err: error }, 'the worker cannot start');
  endWithFailure(error);
}
