/** Stands in for the worker in tests of the supervisor: ready once the database answers; says who it is on request. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { endWithFailure, tellReady } from '../../runtime/service-channel.ts';

const deaf = process.env.UNDERSTUDY_TEST_DEAF_WORKER === '1';
process.on('SIGTERM', () => {
  if (!deaf) process.exit(0);
});
setInterval(() => undefined, 1000);

try {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('select 1');
  writeFileSync(join(process.env.UNDERSTUDY_DATA_DIR ?? '', 'test-worker'), String(process.pid));
  tellReady();
} catch (error) {
  endWithFailure(error);
}
