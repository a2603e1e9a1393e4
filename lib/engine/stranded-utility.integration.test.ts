import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runId } from '../contracts/units.ts';
import { localHost } from '../hosts/local.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive } from '../testing/replica-proof.ts';
import { until } from '../testing/until.ts';
import { lockTarget } from './target-lock.ts';

const host = localHost();
const regionFile = /\/__db\.\d{3}/;
const utilityName = /^db_(archive|stat)$/;

/** A utility that has joined and goes no further: stopped, so that it does not hear SIGINT either. */
async function leaveJoined({ home, root }: EnvironmentFixture, name: string): Promise<ChildProcess> {
  const program = join(root, name);
  await copyFile('/usr/bin/db_dump', program);
  const child = spawn(program, ['-h', home, 'a.db'], { stdio: ['ignore', 'pipe', 'ignore'] });
  // Its output is not read: it waits with the regions mapped.
  await until(async () => regionFile.test(readFileSync(`/proc/${child.pid}/maps`, 'utf8')) || undefined);
  child.kill('SIGSTOP');
  return child;
}

test('a utility that hangs in regions which the application has replaced is ended, once nobody else has them', async () => {
  await using fixture = await makeEnvironment();
  let writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 2_000_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  const utility = await leaveJoined(fixture, 'db_archive');
  const ofAnotherReplica = await leaveJoined(fixture, 'db_stat');
  const application = await leaveJoined(fixture, 'application');
  try {
    const identity = host.processes.identify(utility.pid!)!;
    const lock = await lockTarget(host, fixture.target, { run: runId('r-left'), kind: 'update' }, () => {});
    await lock.utilityStarted({ ...identity, name: 'db_archive', joined: true });
    await lock.release();
    // So it is left alone, as `roll-forward.integration` shows.
    expect(host.processes.isStranded(identity, regionFile, utilityName)).toBe(false);
    await writer.kill();
    writer = await fixture.start({ recover: true });
    // Somebody else still waits in the same old regions.
    expect(host.processes.isStranded(identity, regionFile, utilityName)).toBe(false);
    application.kill('SIGKILL');
    await once(application, 'exit');
    expect(host.processes.isStranded(identity, regionFile, utilityName)).toBe(true);
    await writer.do({ do: 'fill', database: 'a.db', bytes: 20_000 });
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
    expect(host.processes.isAlive(identity)).toBe(false);
    await expectEqualToActive(fixture);
  } finally {
    utility.kill('SIGKILL');
    ofAnotherReplica.kill('SIGKILL');
    application.kill('SIGKILL');
  }
  expect(writer.failures()).toEqual([]);
  await writer.quit();
});
