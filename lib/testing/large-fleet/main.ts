/**
 * `npm run seed:large`: fills the database of UNDERSTUDY_DATA_DIR, or the one that DATABASE_URL names, with a made-up fleet.
 * Options: --environments, --replicas, --runs, --days, --seed (numbers), --replace.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isUnderstudyError } from '../../contracts/errors.ts';
import { readRuntimeSettings } from '../../runtime/runtime-settings.ts';
import { seedDatabase } from './seed-database.ts';
import { largeFleet } from './size.ts';

const checkout = resolve(import.meta.dirname, '../../..');
const { values } = parseArgs({
  options: {
    environments: { type: 'string' },
    replicas: { type: 'string' },
    runs: { type: 'string' },
    days: { type: 'string' },
    seed: { type: 'string' },
    replace: { type: 'boolean' },
  },
});

/** What was asked for as a whole number above 0, or the size that the goals are measured with. */
function size(name: 'environments' | 'replicas' | 'runs' | 'days' | 'seed'): number {
  const value = Number(values[name]);
  return Number.isSafeInteger(value) && value > 0 ? value : largeFleet[name];
}

try {
  await seedDatabase(
    readRuntimeSettings(process.env, checkout),
    {
      ...largeFleet,
      environments: size('environments'),
      replicas: size('replicas'),
      runs: size('runs'),
      days: size('days'),
      seed: size('seed'),
      now: new Date(),
    },
    {
      replace: values.replace === true,
      say: (what) =>
        console.log(`seed           ${(performance.now() / 1000).toFixed(0).padStart(3)} s  ${what}`),
    },
  );
} catch (error) {
  if (!isUnderstudyError(error)) throw error;
  console.error(`${error.message}\n${error.hint ?? ''}`);
  process.exitCode = 1;
}
process.exit();
