import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runId } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive } from '../testing/replica-proof.ts';
import { runUtility } from '../testing/run-utility.ts';
import { until } from '../testing/until.ts';
import { lockTarget } from './target-lock.ts';

const unusedLogs = async ({ home }: EnvironmentFixture): Promise<string[]> =>
  (await runUtility('db_archive', ['-h', home])).stdout.split('\n').filter((name) => name !== '');

test('a checkpoint first: db_archive lists more log files after it, and they leave', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  await writer.do({ do: 'fill', database: 'a.db', bytes: 400_000 });

  const before = await unusedLogs(fixture);
  const without = await runEngine('update', fixture);
  expect(without.journal.ended.some((line) => line.startsWith('checkpoint'))).toBe(false);
  expect(await unusedLogs(fixture)).toEqual(before);

  const run = await runEngine('update', fixture, { checkpointFirst: true });
  const steps = run.journal.ended.map((line) => line.split(' ')[0]);
  expect(steps.slice(steps.indexOf('check-chain'), steps.indexOf('ship-logs') + 1)).toEqual([
    'check-chain',
    'checkpoint',
    'list-files',
    'copy-new-databases',
    'ship-logs',
  ]);
  const after = await unusedLogs(fixture);
  expect(after.length).toBeGreaterThan(before.length + 3);

  await runEngine('update', fixture, { checkpointFirst: true, moveLogs: true });
  expect(await unusedLogs(fixture)).toEqual([]);
  await expectEqualToActive(fixture);
  expect(writer.failures()).toEqual([]);
  await writer.quit();
});

/** Utilities of which `db_checkpoint` runs a script of ours. */
async function utilitiesWith(fixture: EnvironmentFixture, script: string) {
  const directory = join(fixture.root, 'utilities');
  await mkdir(directory, { recursive: true });
  for (const name of ['archive', 'recover', 'verify', 'stat', 'checkpoint']) {
    const real = (await runUtility('sh', ['-c', `command -v db_${name}`])).stdout.trim();
    const path = join(directory, `db_${name}`);
    await writeFile(path, `#!/bin/sh\n${name === 'checkpoint' ? script : `exec ${real} "$@"`}\n`);
    await chmod(path, 0o755);
  }
  return { ...fixture.spec, utilities: { directory, prefix: 'db_' } };
}

const lockOf = ({ target }: EnvironmentFixture) =>
  lockTarget(localHost(), target, { run: runId('f-1'), kind: 'follow' }, () => undefined);

/** Nobody waits for the minutes that a checkpoint may take; what a utility that hangs leaves goes with the fixture. */
function impatientHost({ root }: EnvironmentFixture): Host {
  const host = localHost();
  return {
    ...host,
    temporaryDirectory: root,
    processes: {
      ...host.processes,
      run: (command) =>
        host.processes.run({
          ...command,
          timeLimitMs: command.file.endsWith('checkpoint') ? 500 : command.timeLimitMs,
        }),
    },
  };
}

test.each([
  ['fails', 'echo "db_checkpoint: no space" >&2; exit 1', /status 1.*no space|no space/],
  ['hangs, and ends when asked', 'exec sleep 60', /did not finish/],
])(
  'a checkpoint that %s: a snapshot stops with its code, an update brings the log over',
  async (_, script, said) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await fixture.start();
    await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });
    const spec = await utilitiesWith(fixture, script);
    const options = { host: impatientHost(fixture), checkpointFirst: true };
    await expect(runEngine('snapshot', { ...fixture, spec }, options)).rejects.toMatchObject({
      code: 'checkpoint-failed',
      message: expect.stringMatching(said),
      hint: expect.stringContaining('--checkpoint'),
    });
    await runEngine('snapshot', fixture);
    await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 });
    const run = await runEngine('update', { ...fixture, spec }, options);
    expect(run.fellBack).toBe(false);
    expect(run.journal.lines.filter((line) => line.includes('checkpoint-failed'))).toHaveLength(1);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);

test.each([
  ['runs of their own', false],
  ['runs beside following, which holds the lock', true],
])(
  'a checkpoint that does not end even when asked ends the run, and nothing joins until it has ended: %s',
  async (_, isHeld) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await fixture.start();
    await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });
    await runEngine('snapshot', fixture);
    const spec = await utilitiesWith(fixture, "trap '' INT TERM; sleep 30 & wait; sleep 30");
    const held = isHeld ? await lockOf(fixture) : undefined;
    const options = { host: impatientHost(fixture), checkpointFirst: true, held };
    const failure = await runEngine('update', { ...fixture, spec }, options).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'environment-not-answering' });
    const pid = Number(/process (\d+)/.exec((failure as Error).message)?.[1]);
    await expect(runEngine('update', fixture, { held })).rejects.toMatchObject({
      code: 'utility-still-running',
    });
    process.kill(pid, 'SIGKILL');
    await until(async () => (localHost().processes.identify(pid) ? undefined : true));
    expect((await runEngine('update', fixture, { held })).fellBack).toBe(false);
    await held?.release();
    await writer.quit();
  },
);

test('with nobody in the environment there is nothing to make a checkpoint of', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });
  await writer.quit();
  await runUtility('sh', ['-c', `rm -f ${fixture.home}/__db.*`]);
  const run = await runEngine('snapshot', fixture, { checkpointFirst: true });
  expect(run.journal.lines.some((line) => line.includes('nothing to make a checkpoint of'))).toBe(true);
});
