/** A worker process whose runs take a minute, to be killed in the middle of one. */
import { pino } from 'pino';
import { localHost } from '../hosts/local.ts';
import { startWorker } from '../runtime/worker-process.ts';
import { slowEngine } from './slow-engine.ts';

const [databaseUrl = '', dataDirectory = '', hostName = ''] = process.argv.slice(2);
const worker = await startWorker({
  databaseUrl,
  dataDirectory,
  host: localHost(hostName),
  log: pino({ level: 'error' }),
  engine: slowEngine(60_000),
});
process.on('SIGTERM', () => worker.stop().then(() => process.exit(0)));
console.log('ready');
