import { cpus, tmpdir } from 'node:os';
import { measureLogReaderRate } from '../log-reader-rate.ts';
import { compareSnapshots, compareUpdates, type Paired } from './compare-with-hotbackup.ts';
import { makeDataSet } from './data-set.ts';
import { parts } from './parts.ts';
import { median } from './timing.ts';

/**
 * `npm run bench`: against `db_hotbackup`, on this machine, in one run, over the same environment.
 * One part alone: `npm run bench -- copy`, `npm run bench -- writer` (parts.ts).
 * Options: --pairs N (5), --scale F (1; a tenth of the data with 0.1), --dir DIRECTORY (the temporary one).
 */
const MB = 1_000_000;

function option(name: string, fallback: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return (at >= 0 && process.argv[at + 1]) || fallback;
}

const pairs = Number(option('pairs', '5'));
const scale = Number(option('scale', '1'));
const parent = option('dir', tmpdir());

const part = parts[process.argv[2] ?? ''];
if (part) {
  await part({ parent, number: (name, fallback) => Number(option(name, String(fallback))), text: option });
  process.exit();
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const list = (values: readonly number[]) => values.map((value) => (value / 1000).toFixed(2)).join(' ');

function report(title: string, { hotbackup, product, ratio }: Paired): void {
  const published = product.map((run) => run.toPublication);
  const standby = product.map((run) => run.standby);
  console.log(`\n${title}, medians of ${hotbackup.length}`);
  console.log(`  db_hotbackup              ${seconds(median(hotbackup))}   (${list(hotbackup)})`);
  console.log(`  understudy to publication ${seconds(median(published))}   (${list(published)})`);
  console.log(`  the standby beside it     ${seconds(median(standby))}   (${list(standby)})`);
  console.log(`  ratio                     ${ratio.toFixed(1)}`);
}

console.log(`Building the environment in ${parent} …`);
await using data = await makeDataSet({ parent, databaseBytes: 350 * MB * scale, logBytes: 760 * MB * scale });
console.log(
  `${Math.round(data.databaseBytes / MB)} MB of databases, ${Math.round(data.logBytes / MB)} MB of kept log, ` +
    `Berkeley DB 5.3, ${cpus().length} processors, Node ${process.versions.node}`,
);
// Ctrl-C leaves nothing behind either.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void data.fixture.remove().then(() => process.exit(1)));
}
const snapshots = await compareSnapshots(data, pairs);
report('Snapshot against a full db_hotbackup', snapshots);
// Before `db_hotbackup -u` moves the log files away.
const rate = await measureLogReaderRate(data.fixture.home);
console.log(`\nLog reader over ${Math.round(rate.bytes / MB)} MB of records`);
console.log(`  with checksums            ${Math.round(rate.withChecksums)} MB/s`);
console.log(`  without                   ${Math.round(rate.withoutChecksums)} MB/s`);
// What a process does the first time takes longer.
await compareUpdates(data, MB * scale, 1, 'worker');
for (const [by, who] of [
  ['command', 'bin/understudy'],
  ['worker', 'a worker'],
] as const) {
  for (const size of [100 * scale, scale]) {
    report(
      `Update by ${who} after ${size} MB of log against db_hotbackup -u`,
      await compareUpdates(data, size * MB, 3, by),
    );
  }
}
if (scale >= 1 && snapshots.ratio < 5) {
  console.log('\nThe snapshot is less than 5 times as fast as db_hotbackup here.');
  process.exitCode = 1;
}
