import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { recoverCatastrophically, recoveryTime } from './db-recover.ts';
import { generationMarker } from './generation-guard.ts';
import { assertOffered, findUtilities, listInstallations, type Utilities } from './releases.ts';
import { assertSucceeded, runUtility, silentHooks, type UtilityCall } from './utility.ts';

let host: Host;
let directory: string;
/** Each utility is a shell script of the test. */
let utilities: Utilities;

beforeEach(async () => {
  host = localHost();
  directory = await mkdtemp(join(tmpdir(), 'understudy-utility-'));
  utilities = {
    release: '5.3',
    fullRelease: '5.3.28',
    logVersion: 19,
    path: (name) => join(directory, name),
  };
});
afterEach(() => rm(directory, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

async function script(name: string, body: string): Promise<void> {
  await writeFile(join(directory, name), `#!/bin/sh\n${body}\n`);
  await chmod(join(directory, name), 0o755);
}
const call = (more: Partial<UtilityCall> = {}): UtilityCall => ({
  name: 'db_test',
  args: ['-h', '/srv/home'],
  password: null,
  joins: false,
  timeLimitMs: 20_000,
  path: '/srv/home',
  ...more,
});

async function run(more: Partial<UtilityCall> = {}, signal = silentHooks.signal) {
  const lines: string[] = [];
  const hooks = {
    ...silentHooks,
    signal,
    onLine: (source: string, stream: string, text: string) => void lines.push(`${source} ${stream} ${text}`),
  };
  const theCall = call(more);
  const outcome = await runUtility(host, utilities, theCall, hooks);
  return { lines, outcome, assertSucceeded: () => assertSucceeded(theCall, outcome, hooks) };
}

test('trap 12: output is bytes; what goes to the journal can be stored anywhere', async () => {
  await script('db_test', String.raw`printf 'name \377\000\001 end\n'`);
  const { lines, outcome } = await run();
  expect(outcome.stdout).toEqual(Buffer.from('name \xff\x00\x01 end\n', 'latin1'));
  expect(lines).toEqual(['db_test stdout name \uFFFD\uFFFD\uFFFD end']);
});

test('a password is passed on, and goes no further', async () => {
  await script('db_test', 'echo "arguments: $*"; echo "db_test: BDB0055 illegal: $2" >&2; exit 1');
  const { lines, outcome, assertSucceeded: check } = await run({ password: 'tr0ub4dor' });
  expect(outcome.stdout.toString()).toContain('-P tr0ub4dor -h /srv/home');
  expect(lines.join('\n')).not.toContain('tr0ub4dor');
  expect(lines).toContain('db_test stdout arguments: -P *** -h /srv/home');
  const thrown = await Promise.resolve()
    .then(check)
    .catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: 'utility-failed', message: expect.stringContaining('***') });
  expect(JSON.stringify([thrown, (thrown as Error).message, (thrown as Error).stack])).not.toContain(
    'tr0ub4dor',
  );
});

test('an empty password is none', async () => {
  await script('db_test', 'echo "$*"');
  expect((await run({ password: '' })).outcome.stdout.toString()).toBe('-h /srv/home\n');
});

test('one that joined and does not end is left alone: its id, and what to do', async () => {
  await script('db_test', 'trap "" INT TERM; while :; do sleep 0.05; done');
  host = {
    ...host,
    processes: {
      ...host.processes,
      run: (command) => localHost().processes.run({ ...command, abandonAfterMs: 200 }),
    },
  };
  let pid = 0;
  let ended = false;
  const hooks = {
    ...silentHooks,
    timeLimitMs: 200,
    onStart: (identity: { pid: number }) => {
      pid = identity.pid;
    },
    onEnd: () => {
      ended = true;
    },
  };
  await expect(runUtility(host, utilities, call({ joins: true }), hooks)).rejects.toMatchObject({
    code: 'environment-not-answering',
    message: expect.stringContaining(`process ${pid} still runs`),
    hint: expect.stringContaining(`kill -KILL ${pid}`),
    path: '/srv/home',
  });
  const identity = host.processes.identify(pid);
  expect(identity && host.processes.isAlive(identity)).toBe(true);
  expect(ended).toBe(false);
  if (identity) host.processes.signal(identity, 'SIGKILL');
});

test('one that is too slow and ends when asked has timed out; a cancelled one is cancelled', async () => {
  await script('db_test', 'exec sleep 20');
  const slow = await run({ timeLimitMs: 200 });
  expect(slow.assertSucceeded).toThrow(expect.objectContaining({ code: 'utility-timed-out' }));
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  const cancelled = await run({}, stop.signal);
  expect(cancelled.assertSucceeded).toThrow(expect.objectContaining({ name: 'AbortError' }));
});

test('one that is not there says how to get it', async () => {
  await expect(run()).rejects.toMatchObject({
    code: 'utility-missing',
    hint: expect.stringContaining('apt-get install db-util'),
  });
});

test('a crash is a failure with a reason', async () => {
  await script('db_test', 'kill -SEGV $$');
  expect((await run()).assertSucceeded).toThrow(
    expect.objectContaining({ code: 'utility-failed', message: expect.stringContaining('signal') }),
  );
});

describe('db_recover, ended by a signal', () => {
  const generation = async () => {
    await writeFile(join(directory, generationMarker), '{}');
    return directory;
  };
  const messages =
    'echo "BDB2526 Finding last valid log LSN: file: 3 offset 4711"; echo "BDB1514 Recovery starting from [1][28]"';

  test('though it had finished, it counts as finished', async () => {
    await script(
      'db_recover',
      `trap 'trap - INT; kill -INT $$' INT; ${messages}; echo "BDB1518 Recovery complete at now"; echo "BDB1519 Maximum transaction ID 8 recovery checkpoint [3][4800]"; while :; do sleep 0.02; done`,
    );
    const stop = new AbortController();
    const result = await recoverCatastrophically(host, utilities, await generation(), null, {
      ...silentHooks,
      signal: stop.signal,
      onLine: (_source, _stream, text) => {
        if (text.startsWith('BDB1519')) stop.abort();
      },
    });
    expect(result).toMatchObject({ end: { file: 3, offset: 4711 }, checkpoint: { file: 3, offset: 4800 } });
  });

  test('before it had finished, it is cancelled', async () => {
    await script('db_recover', `${messages}; exec sleep 20`);
    const stop = new AbortController();
    const run = recoverCatastrophically(host, utilities, await generation(), null, {
      ...silentHooks,
      signal: stop.signal,
      onLine: () => stop.abort(),
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('status 0 without saying where it ended is not taken for done', async () => {
    await script('db_recover', 'exit 0');
    await expect(
      recoverCatastrophically(host, utilities, await generation(), null, silentHooks),
    ).rejects.toMatchObject({
      code: 'recovery-incomplete',
    });
  });

  test('a crash is a failed recovery', async () => {
    await script('db_recover', `${messages}; kill -SEGV $$`);
    await expect(
      recoverCatastrophically(host, utilities, await generation(), null, silentHooks),
    ).rejects.toMatchObject({
      code: 'recovery-failed',
      hint: expect.stringContaining('snapshot'),
    });
  });
});

test('moments are written for -t in UTC', () => {
  expect(recoveryTime(1_700_000_000)).toBe('202311142213.20');
});

describe('findUtilities', () => {
  test('finds those of this host and their release', async () => {
    const found = await findUtilities(host);
    expect(found).toMatchObject({ release: '5.3', logVersion: 19 });
    expect(found.fullRelease).toMatch(/^5\.3\.\d+$/);
  });

  test('takes a directory and a prefix', async () => {
    for (const name of ['archive', 'recover', 'stat', 'verify']) {
      await script(
        `db62_${name}`,
        'echo "Berkeley DB 12c Release 1, library version 12.1.6.2.32: (April 19, 2017)"',
      );
    }
    expect(await findUtilities(host, { directory, prefix: 'db62_' })).toMatchObject({
      release: '6.2',
      logVersion: 23,
    });
    expect((await findUtilities(host, { directory, prefix: 'db62_' })).path('db_archive')).toBe(
      join(directory, 'db62_archive'),
    );
  });

  test('says what is missing and how to install it', async () => {
    await expect(findUtilities(host, { directory, prefix: 'db_' })).rejects.toMatchObject({
      code: 'utility-missing',
      hint: expect.stringContaining('apt-get install db-util'),
    });
  });

  test('without a name, those that write the version of the log, wherever this host has them', async () => {
    for (const name of ['archive', 'recover', 'stat', 'verify']) {
      await script(
        `db_${name}`,
        'echo "Berkeley DB 12c Release 1, library version 12.1.6.2.32: (April 19, 2017)"',
      );
    }
    const { logVersion } = await findUtilities(host);
    vi.stubEnv('UNDERSTUDY_UTILITIES', `relative:${directory}`);
    expect((await findUtilities(host, undefined, 23)).path('db_stat')).toBe(join(directory, 'db_stat'));
    expect(await findUtilities(host, undefined, logVersion)).toMatchObject({ release: '5.3' });
    // None writes this one: the first ones are judged by the caller.
    expect(await findUtilities(host, undefined, 8)).toMatchObject({ release: '5.3' });
    const installed = await listInstallations(host);
    expect(installed.map(({ release }) => release)).toEqual([expect.stringMatching(/^5\.3\.\d+$/), '6.2.32']);
    for (const place of installed) assertOffered(place);

    // Those on PATH are of another release than the log.
    vi.stubEnv('PATH', `${directory}:${process.env.PATH}`);
    expect(await findUtilities(host)).toMatchObject({ release: '6.2' });
    expect(await findUtilities(host, undefined, logVersion)).toMatchObject({ release: '5.3' });
  });

  test('a console starts nothing but what the host offers', () => {
    for (const place of [
      { directory, prefix: 'db_' },
      { directory: '/usr/bin', prefix: '../../bin/' },
      { directory: '/usr/bin', prefix: 'x' },
      { directory: '/usr/bin/../../tmp', prefix: 'db_' },
    ])
      expect(() => assertOffered(place), JSON.stringify(place)).toThrow(
        expect.objectContaining({ code: 'utility-missing' }),
      );
  });

  test('a release that the table does not have is refused', async () => {
    for (const name of ['archive', 'recover', 'stat', 'verify'])
      await script(`db_${name}`, 'echo "Berkeley DB 3.1.17"');
    await expect(findUtilities(host, { directory, prefix: 'db_' })).rejects.toMatchObject({
      code: 'release-mismatch',
    });
  });
});
