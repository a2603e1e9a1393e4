import { readdir, readFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import { runUtility } from '../testing/run-utility.ts';
import { makeSlowUtilities } from '../testing/slow-utilities.ts';
import { startUnderstudy } from '../testing/understudy-command.ts';
import { until } from '../testing/until.ts';
import { createLocalPriority } from './local-priority.ts';
import type { Command, CommandResult } from './processes.ts';

interface Seen {
  readonly niceness: number[];
  readonly io: string[];
}

/** Every thread of a process, the main one first. */
async function priorityOf(pid: number): Promise<Seen> {
  const threads = (await readdir(`/proc/${pid}/task`)).map(Number).sort((a, b) => a - b);
  const io = await Promise.all(threads.map((thread) => runUtility('ionice', ['-p', String(thread)])));
  return {
    niceness: threads.map((thread) => getPriority(thread)),
    io: io.map(({ stdout }) => stdout.trim()),
  };
}

const all = (seen: Seen) => ({ niceness: [...new Set(seen.niceness)], io: [...new Set(seen.io)] });

/** A process started by another one that has `db_recover` and this directory among its arguments. */
async function findRecovery(target: string): Promise<number | undefined> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const args = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
    if (args.includes('db_recover') && args.includes(`${target}/`)) return Number(pid);
  }
  return undefined;
}

test.each([
  {
    options: [],
    niceness: 10,
    main: 'best-effort: prio 7',
    others: 'best-effort: prio 7',
  },
  {
    options: ['--nice', '15', '--io-priority', 'idle'],
    niceness: 15,
    main: 'best-effort: prio 7',
    others: 'idle',
  },
])(
  'with $options every thread of the command is at niceness $niceness, and so is a utility that it starts',
  async ({ options, niceness, main, others }) => {
    await using fixture = await makeEnvironment();
    const writer = await fixture.start();
    await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
    const utilities = await makeSlowUtilities(fixture.root, 3);
    const { child, outcome } = startUnderstudy([
      'snapshot',
      fixture.home,
      fixture.target,
      '--json',
      '--no-standby',
      '--utilities',
      utilities,
      ...options,
    ]);
    const recovery = await until(() => findRecovery(fixture.target));
    const threads = await priorityOf(child.pid!);
    expect([...new Set(threads.niceness)]).toEqual([niceness]);
    expect(threads.niceness.length).toBeGreaterThan(4);
    expect(threads.io[0]).toBe(main);
    expect([...new Set(threads.io.slice(1))]).toEqual([others]);
    // Never idle: one that has joined must not hold up the application behind a busy disk.
    expect(all(await priorityOf(recovery))).toEqual({ niceness: [niceness], io: [main] });
    expect((await outcome).code).toBe(0);
    // The writer is untouched.
    expect(all(await priorityOf(writer.pids[0]!)).niceness).toEqual([getPriority()]);
    await writer.quit();
  },
);

const answered = (exitCode: number, stderr = ''): CommandResult => ({
  identity: undefined,
  exitCode,
  signal: null,
  stdout: Buffer.alloc(0),
  stderr: Buffer.from(stderr),
  durationMs: 1,
  stopped: null,
  abandoned: false,
});

// Nothing of it lowers this process: it goes on with other tests.
const before = getPriority();
const usual = { niceness: 0, ioClass: 'best-effort', ioLevel: 4 } as const;

test('ionice is started for a change of the settings only, and the one that steps back furthest counts', async () => {
  const calls: string[] = [];
  const priority = createLocalPriority({
    run: async ({ file, args }: Command) => {
      calls.push(`${file} ${args.slice(0, args.indexOf('-p')).join(' ')}`);
      return answered(0);
    },
  });
  await priority.yieldTo(usual);
  expect(calls).toEqual([]);
  const six = await priority.yieldTo({ ...usual, ioLevel: 6 });
  await priority.yieldTo({ ...usual, ioLevel: 5 });
  await Promise.all([1, 2, 3].map(() => priority.yieldTo({ ...usual, ioLevel: 6 })));
  expect(calls).toEqual(['ionice -c 2 -n 6']);
  const idle = await priority.yieldTo({ ...usual, ioClass: 'idle', ioLevel: 7 });
  expect(calls).toEqual(['ionice -c 2 -n 6', 'ionice -c 2 -n 7', 'ionice -c 3']);
  expect([six.shortfall, idle.shortfall]).toEqual([undefined, undefined]);
  idle.release();
  await priority.yieldTo(usual);
  expect(calls.slice(3)).toEqual(['ionice -c 2 -n 6']);
  expect(getPriority()).toBe(before);
});

test('what the system refuses is said, and ends nothing', async () => {
  const missing = createLocalPriority({ run: () => Promise.reject(new Error('spawn ionice ENOENT')) });
  expect((await missing.yieldTo({ ...usual, ioLevel: 7 })).shortfall).toMatch(/ionice cannot be started/);
  const refused = createLocalPriority({
    run: async () => answered(1, 'ioprio_set failed: Operation not permitted'),
  });
  expect((await refused.yieldTo({ ...usual, ioLevel: 7 })).shortfall).toMatch(/status 1/);
  const gone = createLocalPriority({ run: async () => answered(1, 'ioprio_set failed: No such process') });
  expect((await gone.yieldTo({ ...usual, ioLevel: 7 })).shortfall).toBeUndefined();
});
