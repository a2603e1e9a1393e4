import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logFileName } from '../contracts/lsn.ts';
import { runId } from '../contracts/units.ts';
import { localHost } from '../hosts/local.ts';
import { localFiles } from '../io/local-files.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive } from '../testing/replica-proof.ts';
import { understudy } from '../testing/understudy-command.ts';
import { readReplicaDirectory, replicaPaths } from './replica-directory.ts';
import { lockTarget, readTargetLock } from './target-lock.ts';

const host = localHost();

/** A utility that joined an environment whose application died, and waits for a mutex that nobody gives back. */
async function leaveHangingUtility(fixture: EnvironmentFixture): Promise<ChildProcess> {
  const child = spawn('sh', ['-c', 'trap "" INT; echo ready; while :; do sleep 1; done'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const identity = host.processes.identify(child.pid!)!;
  const lock = await lockTarget(host, fixture.target, { run: runId('r-hanging'), kind: 'update' }, () => {});
  await lock.utilityStarted({ ...identity, name: 'db_archive', joined: true });
  await lock.release();
  return child;
}

test('a utility that hangs in the lost environment does not keep a replica from being rolled forward', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 });
  await runEngine('update', fixture, { standby: false });
  const hanging = await leaveHangingUtility(fixture);
  try {
    const began = performance.now();
    const { code, stderr } = await understudy('roll-forward', fixture.target, '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(performance.now() - began).toBeLessThan(8000);
    expect(stderr).toContain('has joined the environment and still runs');
    // It is not forgotten: nothing joins the environment beside it.
    expect((await readTargetLock(host, fixture.target))?.utilities).toMatchObject([{ pid: hanging.pid }]);
    await expect(runEngine('update', fixture)).rejects.toMatchObject({ code: 'utility-still-running' });
  } finally {
    hanging.kill('SIGKILL');
    await once(hanging, 'exit');
  }
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test('an archive that ends before its recorded position, or holds a damaged record, is not rolled forward with', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 });
  await runEngine('update', fixture);
  const { archive, before } = await damageLastFile(fixture);
  const { code, json } = await understudy('roll-forward', fixture.target, '--json');
  expect(code).toBe(1);
  expect(['archive-damaged', 'log-corrupt', 'log-shrunken']).toContain(json?.code);
  await writeFile(archive, before);
  expect((await understudy('roll-forward', fixture.target, '--json')).code).toBe(0);
  await expectEqualToActive(fixture);
  await writer.quit();
});

async function damageLastFile({ target }: EnvironmentFixture) {
  const replica = (await readReplicaDirectory(localFiles, target))!;
  const { chain, recordsEnd } = replica.position!;
  const archive = join(replicaPaths(target).archive(chain), logFileName(recordsEnd.file));
  const before = await readFile(archive);
  const damaged = Buffer.from(before);
  damaged[recordsEnd.offset - 10]! ^= 0xff;
  await writeFile(archive, damaged);
  return { archive, before };
}
