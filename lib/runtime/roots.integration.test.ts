import { mkdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addTarget } from '../services/add-target.ts';
import { adoptReplica } from '../services/adopt-replica.ts';
import { browseDirectory } from '../services/browse-directory.ts';
import { checkAdoption } from '../services/check-adoption.ts';
import { checkEnvironment } from '../services/check-environment.ts';
import { getReplica } from '../services/get-replica.ts';
import { registerEnvironment } from '../services/register-environment.ts';
import { requestRun } from '../services/request-run.ts';
import { getRoots, updateRoots } from '../services/settings.ts';
import { updateFollowing } from '../services/update-following.ts';
import { database } from '../store/client.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { testOperator as operator } from '../testing/operators.ts';
import { startTestConsole, type TestConsole, untilEnded } from '../testing/test-console.ts';
import { until } from '../testing/until.ts';

const hostName = 'confined-host';
let testConsole: TestConsole;
let fixture: EnvironmentFixture;
let outside = '';

beforeAll(async () => {
  fixture = await makeEnvironment();
  const writer = await fixture.start({ roles: ['btree'], bytesPerSecond: 50_000 });
  await until(async () => (await writer.acknowledged()).length > 20 || undefined);
  outside = join(await realpath(tmpdir()), `understudy-outside-${process.pid}`);
  await mkdir(outside);
  testConsole = await startTestConsole(hostName, { roots: [fixture.root] });
});

afterAll(async () => {
  await testConsole.stop();
  await fixture.remove();
  await rm(outside, { recursive: true });
});

const refusedAt = (field: string) => ({
  code: 'path-outside-roots',
  fieldErrors: { [field]: { code: 'path-outside-roots', message: expect.stringMatching(/./) } },
});
const rows = async () => [await database().environment.count(), await database().replica.count()];

describe('a worker that is confined to roots', () => {
  it('registers no home, data or log directory outside, however it is named', async () => {
    await symlink(outside, join(fixture.root, 'way-out'));
    const input = { name: 'Orders', home: fixture.home };
    const refuse = (wrong: object, field: string) =>
      expect(registerEnvironment(operator, { ...input, ...wrong })).rejects.toMatchObject(refusedAt(field));
    await refuse({ home: outside }, 'home');
    await refuse({ home: join(fixture.root, 'way-out') }, 'home');
    await refuse({ home: `${fixture.root}-beside` }, 'home');
    await refuse({ logDirectory: outside }, 'logDirectory');
    await refuse({ dataDirectories: [outside] }, 'dataDirectories');
    expect(await rows()).toEqual([0, 0]);
  });

  it('tells nothing of what DB_CONFIG leads to outside', async () => {
    const config = join(fixture.home, 'DB_CONFIG');
    // Relative to the home, as it should be, and yet out of it.
    const link = join(fixture.home, 'more');
    await symlink(outside, link);
    await writeFile(config, 'add_data_dir more\n');
    const report = await checkEnvironment(operator, { home: fixture.home });
    await rm(config);
    await rm(link);
    expect(report).toMatchObject({ usable: false, databases: [], logFiles: [] });
    expect(report.checks).toMatchObject([{ name: 'data directory', code: 'path-outside-roots' }]);
  });

  it('takes no target and no replica outside', async () => {
    const { environmentId } = await registerEnvironment(operator, { name: 'Orders', home: fixture.home });
    const target = { environmentId, name: 'standby', schedule: null, goalSeconds: 60 };
    for (const directory of [outside, join(fixture.root, 'way-out', 'replica'), '/nowhere/at/all']) {
      await expect(addTarget(operator, { ...target, directory })).rejects.toMatchObject(
        refusedAt('directory'),
      );
    }
    const adoption = { directory: outside, name: 'standby', environmentName: 'Other', schedule: null };
    await expect(adoptReplica(operator, adoption)).rejects.toMatchObject(refusedAt('directory'));
    expect(await checkAdoption(operator, { directory: outside })).toMatchObject({
      usable: false,
      replica: null,
      checks: [{ name: 'directory', code: 'path-outside-roots' }],
    });
    expect(await rows()).toEqual([1, 0]);
  });

  it('shows the roots, and nothing beside them', async () => {
    const start = await browseDirectory(operator, { directory: '/' });
    expect(start.entries.map(({ path }) => path)).toEqual([fixture.root]);
    for (const directory of [outside, '/etc', join(fixture.root, 'way-out')]) {
      await expect(browseDirectory(operator, { directory })).rejects.toMatchObject(refusedAt('directory'));
    }
  });

  it('is narrowed down by the console, and not widened', async () => {
    expect(await getRoots(operator)).toEqual({
      roots: [],
      hosts: [{ host: hostName, configured: [fixture.root], problem: null }],
    });
    await expect(updateRoots(operator, { roots: [fixture.home, '/'] })).rejects.toMatchObject(
      refusedAt('roots.1'),
    );
    await expect(updateRoots(operator, { roots: [join(fixture.root, 'nothing')] })).rejects.toMatchObject({
      code: 'home-missing',
    });
    expect((await getRoots(operator)).roots).toEqual([]);
    await updateRoots(operator, { roots: [fixture.home] });
    await expect(browseDirectory(operator, { directory: fixture.root })).rejects.toMatchObject(
      refusedAt('directory'),
    );
    expect((await browseDirectory(operator, { directory: '/' })).entries).toMatchObject([
      { path: fixture.home, hint: 'environment' },
    ]);
    await updateRoots(operator, { roots: [] });
    expect((await browseDirectory(operator, { directory: fixture.root })).selectable).toBe(true);
  });

  it('begins no run and no following of what was registered before the roots were narrowed', async () => {
    const [environment] = await database().environment.findMany();
    const directory = join(fixture.root, 'replica');
    const { replicaId, runId } = await addTarget(operator, {
      environmentId: environment!.id,
      name: 'standby',
      directory,
      schedule: null,
      goalSeconds: 60,
    });
    expect(await untilEnded(runId)).toMatchObject({ state: 'succeeded' });
    const record = await readFile(join(directory, 'understudy.json'), 'utf8');

    await updateRoots(operator, { roots: [fixture.home] });
    const refused = await untilEnded((await requestRun(operator, { replicaId, kind: 'update' })).runId);
    expect(refused).toMatchObject({
      state: 'failed',
      error: {
        code: 'path-no-longer-allowed',
        path: directory,
        message: expect.stringMatching(/^the target /),
      },
    });
    // Its page says so, and nothing was done.
    const failing = await until(async () => {
      const replica = await getReplica(operator, replicaId);
      return replica.state === 'failing' ? replica : undefined;
    });
    expect(failing.lastError).toMatchObject({ code: 'path-no-longer-allowed' });
    expect(await readFile(join(directory, 'understudy.json'), 'utf8')).toBe(record);
    await updateFollowing(operator, {
      replicaId,
      following: { everySeconds: 1, recoverEverySeconds: null, recoverAfterBytes: null },
    });
    const problem = () =>
      until(async () => (await getReplica(operator, replicaId)).followProblem ?? undefined);
    expect(await problem()).toMatchObject({ code: 'path-no-longer-allowed' });
    expect(await readFile(join(directory, 'understudy.json'), 'utf8')).toBe(record);
    await updateFollowing(operator, { replicaId, following: null });

    // A link that is pointed elsewhere is found as well.
    await updateRoots(operator, { roots: [] });
    await rename(fixture.home, `${fixture.home}-away`);
    await symlink(outside, fixture.home);
    const led = await untilEnded((await requestRun(operator, { replicaId, kind: 'update' })).runId);
    expect(led).toMatchObject({ error: { code: 'path-no-longer-allowed', path: fixture.home } });
    await rm(fixture.home);
    await rename(`${fixture.home}-away`, fixture.home);
    const again = await untilEnded((await requestRun(operator, { replicaId, kind: 'update' })).runId);
    expect(again).toMatchObject({ state: 'succeeded' });
  });

  it('ends the following of what no longer lies below the roots, and goes on where it does again', async () => {
    const { id: replicaId } = await database().replica.findFirstOrThrow();
    const followed = (before?: string) =>
      until(async () => {
        const { followRunId } = await getReplica(operator, replicaId);
        return followRunId === before ? undefined : (followRunId ?? undefined);
      });
    const following = { everySeconds: 1, recoverEverySeconds: null, recoverAfterBytes: null };
    await updateFollowing(operator, { replicaId, following });
    const runId = await followed();
    await updateRoots(operator, { roots: [fixture.home] });
    expect(await untilEnded(runId)).toMatchObject({
      state: 'failed',
      error: { code: 'path-no-longer-allowed' },
    });
    const problem = await until(
      async () => (await getReplica(operator, replicaId)).followProblem ?? undefined,
    );
    expect(problem).toMatchObject({
      code: 'path-no-longer-allowed',
      message: expect.stringMatching(/^the target /),
    });
    await updateRoots(operator, { roots: [] });
    await followed(runId);
    await until(async () => (await getReplica(operator, replicaId)).followProblem === null || undefined);
    await updateFollowing(operator, { replicaId, following: null });
  });
});
