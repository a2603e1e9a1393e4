import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ErrorCode } from '../contracts/errors.ts';
import { localHost } from '../hosts/local.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { listing } from '../testing/replica-proof.ts';
import type { EnvironmentSpec } from './ports.ts';
import { inspectEnvironment } from './preflight-environment.ts';
import { inspectTarget } from './preflight-target.ts';

const signal = new AbortController().signal;

interface BadHome {
  readonly code: ErrorCode;
  /** Makes it below an empty directory; returns what differs from a plain specification of `<root>/home`. */
  make(root: string): Promise<Partial<EnvironmentSpec> | undefined>;
}

const badHomes: Record<string, BadHome> = {
  'does not exist': { code: 'home-missing', make: async () => undefined },
  'is a link to nothing': {
    code: 'home-missing',
    make: async (root) => void (await symlink(join(root, 'nowhere'), join(root, 'home'))),
  },
  'is a file': {
    code: 'home-not-directory',
    make: async (root) => void (await writeFile(join(root, 'home'), 'x')),
  },
  'is empty': { code: 'home-empty', make: async (root) => void (await mkdir(join(root, 'home'))) },
  'is no environment': {
    code: 'not-an-environment',
    make: async (root) => {
      await mkdir(join(root, 'home'));
      await writeFile(join(root, 'home', 'notes.txt'), 'no database');
      return undefined;
    },
  },
  'has no log files': {
    code: 'no-log-files',
    make: async (root) => {
      await mkdir(join(root, 'home'));
      await writeFile(join(root, 'home', 'DB_CONFIG'), 'set_cachesize 0 1048576 1\n');
      return undefined;
    },
  },
  'keeps its logs in memory': {
    code: 'logs-in-memory',
    make: async (root) => {
      await mkdir(join(root, 'home'));
      await writeFile(join(root, 'home', 'DB_CONFIG'), 'log_set_config DB_LOG_IN_MEMORY on\n');
      return undefined;
    },
  },
  'has a log file that is none': {
    code: 'log-corrupt',
    make: async (root) => {
      await mkdir(join(root, 'home'));
      await writeFile(
        join(root, 'home', 'log.0000000001'),
        'this is no log file at all, but long enough for a header',
      );
      return undefined;
    },
  },
  'names a data directory that is not there': {
    code: 'data-directory-missing',
    make: async (root) => {
      await mkdir(join(root, 'home'));
      await writeFile(join(root, 'home', 'DB_CONFIG'), 'set_data_dir elsewhere\n');
      await writeFile(join(root, 'home', 'log.0000000001'), '');
      return undefined;
    },
  },
  'is given with a log directory that is not there': {
    code: 'log-directory-missing',
    make: async (root) => {
      await mkdir(join(root, 'home'));
      await writeFile(join(root, 'home', 'log.0000000001'), '');
      return { logDirectory: join(root, 'logs') };
    },
  },
  'is a relative path': { code: 'path-relative', make: async () => ({ home: 'var/lib/app' }) },
  'holds a NUL byte': { code: 'path-invalid', make: async (root) => ({ home: `${root}/ho\0me` }) },
  'is a thousand characters long': {
    code: 'path-invalid',
    make: async (root) => ({ home: `${root}/${'x'.repeat(1000)}` }),
  },
  'goes up through ..': {
    code: 'path-invalid',
    make: async (root) => ({ home: `${root}/home/../home` }),
  },
};

test.each(Object.entries(badHomes))(
  'a home that %s is refused with its code, and nothing is created or changed',
  async (_, { code, make }) => {
    const root = await mkdtemp(join(tmpdir(), 'understudy-test-'));
    try {
      const spec: EnvironmentSpec = {
        home: join(root, 'home'),
        dataDirectories: [],
        logDirectory: null,
        password: null,
        ...(await make(root)),
      };
      const before = await listing(root);
      const report = await inspectEnvironment({ host: localHost(), signal }, spec);
      expect(report.usable).toBe(false);
      const failed = report.checks.filter((check) => check.result === 'failed');
      expect(failed.map((check) => check.code)).toContain(code);
      for (const check of failed) expect(check.hint, check.message).toBeTruthy();
      const target = join(root, 'target');
      await expect(runEngine('snapshot', { spec, target })).rejects.toMatchObject({ code });
      await expect(runEngine('update', { spec, target })).rejects.toMatchObject({ code });
      expect(await listing(root)).toEqual(before);
    } finally {
      await rm(root, { recursive: true });
    }
  },
);

interface BadTarget {
  readonly code: ErrorCode;
  make(fixture: EnvironmentFixture): Promise<string>;
}

const badTargets: Record<string, BadTarget> = {
  'is a file': {
    code: 'target-is-file',
    make: async ({ target }) => {
      await writeFile(target, 'x');
      return target;
    },
  },
  'lies below a file': {
    code: 'path-invalid',
    make: async ({ root }) => {
      await writeFile(join(root, 'file'), 'x');
      return join(root, 'file', 'target');
    },
  },
  'is the home': { code: 'target-inside-home', make: async ({ home }) => home },
  'lies inside the home': { code: 'target-inside-home', make: async ({ home }) => join(home, 'replica') },
  'contains the home': { code: 'target-around-home', make: async ({ root }) => root },
  'holds other files': {
    code: 'target-not-empty',
    make: async ({ target }) => {
      await mkdir(target);
      await writeFile(join(target, 'precious.txt'), 'x');
      return target;
    },
  },
  'is the replica of another environment': {
    code: 'target-other-environment',
    make: async ({ target }) => {
      await using other = await makeEnvironment();
      const writer = await other.start();
      await writer.do({ do: 'put', database: 'a.db', key: 'k', value: 'v' }, { do: 'checkpoint' });
      await runEngine('snapshot', { spec: other.spec, target });
      await writer.quit();
      return target;
    },
  },
  'has a manifest that is damaged': {
    code: 'target-unreadable',
    make: async ({ target }) => {
      await mkdir(target);
      await writeFile(join(target, 'understudy.json'), '{"kind":');
      return target;
    },
  },
  'was written by a newer release': {
    code: 'target-format-newer',
    make: async ({ target }) => {
      await mkdir(target);
      await writeFile(join(target, 'understudy.json'), '{"kind":"understudy-replica","format":2}');
      return target;
    },
  },
  'is reached through a link': {
    code: 'path-escapes',
    make: async ({ root, target }) => {
      await mkdir(join(root, 'elsewhere'));
      await symlink(join(root, 'elsewhere'), target);
      return target;
    },
  },
  'is a link into the home': {
    code: 'path-escapes',
    make: async ({ home, target }) => {
      await symlink(home, target);
      return join(target, 'replica');
    },
  },
  'is a link to nothing': {
    code: 'path-escapes',
    make: async ({ root, target }) => {
      await symlink(join(root, 'nowhere'), target);
      return target;
    },
  },
  'is a relative path': { code: 'path-relative', make: async () => 'backup/app' },
  'holds a NUL byte': { code: 'path-invalid', make: async ({ root }) => `${root}/tar\0get` },
  'is a thousand characters long': {
    code: 'path-invalid',
    make: async ({ root }) => `${root}/${'x'.repeat(1000)}`,
  },
  'goes up through ..': { code: 'path-invalid', make: async ({ root }) => `${root}/a/../home/replica` },
};

test.each(Object.entries(badTargets))(
  'a target that %s is refused with its code, and nothing is created or changed',
  async (_, { code, make }) => {
    await using fixture = await makeEnvironment();
    const writer = await fixture.start();
    await writer.do({ do: 'put', database: 'a.db', key: 'k', value: 'v' }, { do: 'checkpoint' });
    const target = await make(fixture);
    const before = await listing(fixture.root);
    const checks = await inspectTarget(
      { host: localHost(), signal },
      { environment: fixture.spec, directory: target, replicaId: 'replica-of-the-test' },
    );
    const failed = checks.filter((check) => check.result === 'failed');
    expect(failed.map((check) => check.code)).toEqual([code]);
    expect(failed[0]?.hint).toBeTruthy();
    for (const kind of ['snapshot', 'update'] as const) {
      await expect(runEngine(kind, { spec: fixture.spec, target })).rejects.toMatchObject({ code });
    }
    expect(await listing(fixture.root)).toEqual(before);
    await writer.quit();
  },
);

test('trap 10: looking at a directory that is no environment never lets db_archive make a log file there', async () => {
  await using fixture = await makeEnvironment({ withDbConfig: false });
  await writeFile(join(fixture.home, 'readme'), 'x');
  const before = await listing(fixture.root);
  const report = await inspectEnvironment({ host: localHost(), signal }, fixture.spec);
  expect(report.usable).toBe(false);
  await expect(runEngine('snapshot', fixture)).rejects.toMatchObject({ code: 'not-an-environment' });
  expect(await listing(fixture.root)).toEqual(before);
});

test('a good environment and an empty target are looked at without a change, and found good', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do({ do: 'put', database: 'a.db', key: 'k', value: 'v' }, { do: 'checkpoint' });
  await mkdir(fixture.target);
  const before = await listing(fixture.target);
  const report = await inspectEnvironment({ host: localHost(), signal }, fixture.spec);
  expect(report.checks.filter((check) => check.result === 'failed')).toEqual([]);
  expect(report).toMatchObject({ usable: true, release: '5.3', logVersion: 19, alive: true });
  const checks = await inspectTarget(
    { host: localHost(), signal },
    { environment: fixture.spec, directory: fixture.target },
  );
  expect(checks.filter((check) => check.result !== 'ok')).toEqual([]);
  expect(await listing(fixture.target)).toEqual(before);
  await writer.quit();
});
