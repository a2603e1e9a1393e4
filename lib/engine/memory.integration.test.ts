import { readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { localFiles } from '../io/local-files.ts';
import { type DataSet, makeDataSet } from '../testing/bench/data-set.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import type { MemoryOrder } from '../testing/memory-child.ts';
import { runUtility } from '../testing/run-utility.ts';
import { startUnderstudy } from '../testing/understudy-command.ts';
import { until } from '../testing/until.ts';
import { readReplicaDirectory } from './replica-directory.ts';

const MB = 1_000_000;
const child = fileURLToPath(new URL('../testing/memory-child.ts', import.meta.url));

/** The most memory that a run ever had, in MB. */
async function peakOf(kind: 'snapshot' | 'update', { fixture }: DataSet): Promise<number> {
  const order: MemoryOrder = { kind, spec: fixture.spec, target: fixture.target };
  const { code, stdout, stderr } = await runUtility(process.execPath, [child, JSON.stringify(order)]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return Number(stdout) / MB;
}

async function peaksWith(databaseBytes: number, logBytes: number, updateBytes: number) {
  await using data = await makeDataSet({ databaseBytes, logBytes });
  await peakOf('snapshot', data);
  await rm(data.fixture.target, { recursive: true });
  const snapshot = await peakOf('snapshot', data);
  await data.grow(updateBytes);
  return { snapshot, update: await peakOf('update', data) };
}

test('memory does not grow with databases, log kept, or log brought over', async () => {
  const small = await peaksWith(30 * MB, 60 * MB, 5 * MB);
  const large = await peaksWith(300 * MB, 650 * MB, 100 * MB);
  console.log(`peak memory, MB: small ${JSON.stringify(small)}, large ${JSON.stringify(large)}`);
  expect(large.snapshot - small.snapshot).toBeLessThan(60);
  expect(large.update - small.update).toBeLessThan(60);
});

/** What a process has in memory now, in MB; `most` is the most that it ever had. */
async function memoryOf(pid: number) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  return { now: (kilobytes('VmRSS') * 1024) / MB, most: (kilobytes('VmHWM') * 1024) / MB };
}

test('a process that follows does not grow with time, ticks or log', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 10 * 1024 * 1024 });
  const writer = await fixture.start();
  const fill = (bytes: number) =>
    writer.do({ do: 'fill', database: 'a.db', bytes, each: 900, keys: 20_000, nosync: true });
  await fill(5 * MB);
  const { child: process, outcome } = startUnderstudy([
    'follow',
    fixture.home,
    fixture.target,
    '--json',
    '--every',
    '1',
    '--recover-every',
    '5',
  ]);
  await until(async () => (await readReplicaDirectory(localFiles, fixture.target))?.published ?? undefined);
  const seen: { now: number; most: number }[] = [];
  for (let round = 0; round < 18; round += 1) {
    await fill(4 * MB);
    await delay(500);
    seen.push(await memoryOf(process.pid!));
  }
  process.kill('SIGINT');
  expect((await outcome).code).toBe(0);
  const third = Math.floor(seen.length / 3);
  const grown = seen.at(-1)!.most - seen[third]!.most;
  console.log(
    `following, MB: most after a third ${seen[third]!.most.toFixed()}, at the end ${seen.at(-1)!.most.toFixed()}`,
  );
  expect(grown).toBeLessThan(25);
  await writer.quit();
});
