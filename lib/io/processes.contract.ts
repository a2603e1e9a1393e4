import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Command, Processes, ProcessIdentity } from './processes.ts';

const shell = (script: string, more: Partial<Command> = {}): Command => ({
  file: '/bin/sh',
  args: ['-c', script],
  timeLimitMs: 20_000,
  ...more,
});
const ignoresInt = 'trap "" INT; echo ready; while :; do sleep 0.05; done';

/** What every implementation of {@link Processes} has to keep. The host has `/bin/sh`, `sleep` and `env`. */
export function processesContract(name: string, processes: Processes): void {
  describe(`${name} keeps the contract of Processes`, () => {
    test('gives status and both streams as bytes', async () => {
      const result = await processes.run(shell(String.raw`printf 'a\377\000b'; echo problem >&2; exit 3`));
      expect(result).toMatchObject({ exitCode: 3, signal: null, stopped: null, abandoned: false });
      expect(result.stdout).toEqual(Buffer.from([0x61, 0xff, 0x00, 0x62]));
      expect(result.stderr.toString()).toBe('problem\n');
      expect(result.durationMs).toBeGreaterThan(0);
    });

    test('passes arguments as they are: there is no shell', async () => {
      const result = await processes.run({
        file: '/bin/echo',
        args: ['$HOME', '*', 'a b', '; ls'],
        timeLimitMs: 5000,
      });
      expect(result.stdout.toString()).toBe('$HOME * a b ; ls\n');
    });

    test('nothing of our environment leaks into it', async () => {
      process.env.UNDERSTUDY_DB_PASSWORD = 'secret';
      try {
        const result = await processes.run({
          file: '/usr/bin/env',
          args: [],
          timeLimitMs: 5000,
          env: { TZ: 'Asia/Tokyo', MORE: '1' },
        });
        const names = result.stdout
          .toString()
          .trim()
          .split('\n')
          .map((line) => line.split('=')[0]);
        expect(names.sort()).toEqual(['LC_ALL', 'MORE', 'PATH', 'TZ']);
        expect(result.stdout.toString()).toContain('TZ=Asia/Tokyo');
        expect(result.stdout.toString()).toContain('LC_ALL=C\n');
      } finally {
        delete process.env.UNDERSTUDY_DB_PASSWORD;
      }
    });

    test('a program that is not there, or not one, is an error of the start, without its arguments', async () => {
      for (const [file, code] of [
        ['/nonexistent/program', 'ENOENT'],
        ['/etc/passwd', 'EACCES'],
      ] as const) {
        const error: unknown = await processes
          .run({ file, args: ['-P', 'secret'], timeLimitMs: 5000 })
          .catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code });
        expect(JSON.stringify(Object.entries(error as object))).not.toContain('secret');
      }
    });

    test('asks it to stop with SIGINT at the time limit', async () => {
      const result = await processes.run(
        shell('trap "echo asked; exit 7" INT; while :; do sleep 0.02; done', { timeLimitMs: 300 }),
      );
      expect(result).toMatchObject({ exitCode: 7, stopped: 'time-limit', abandoned: false });
      expect(result.stdout.toString()).toBe('asked\n');
    });

    test('asks it to stop when the signal fires, and does not start it when it has fired', async () => {
      const stop = new AbortController();
      const result = await processes.run({
        file: '/bin/sleep',
        args: ['20'],
        timeLimitMs: 20_000,
        signal: stop.signal,
        onStart: () => stop.abort(),
      });
      expect(result).toMatchObject({ exitCode: null, signal: 'SIGINT', stopped: 'cancelled' });
      let started = false;
      const never = await processes.run(
        shell('exit 0', {
          signal: stop.signal,
          onStart: () => {
            started = true;
          },
        }),
      );
      expect(never).toMatchObject({ identity: undefined, exitCode: null, stopped: 'cancelled' });
      expect(started).toBe(false);
    });

    test('kills one that ignores SIGINT only where it was told to', async () => {
      const result = await processes.run(shell(ignoresInt, { timeLimitMs: 200, killAfterMs: 200 }));
      expect(result).toMatchObject({
        exitCode: null,
        signal: 'SIGKILL',
        stopped: 'time-limit',
        abandoned: false,
      });
    });

    test('leaves one alone that does not end, and may not be killed', async () => {
      const result = await processes.run(shell(ignoresInt, { timeLimitMs: 200, abandonAfterMs: 200 }));
      expect(result).toMatchObject({ exitCode: null, signal: null, stopped: 'time-limit', abandoned: true });
      const identity = result.identity as ProcessIdentity;
      try {
        expect(result.stdout.toString()).toBe('ready\n');
        expect(processes.isAlive(identity)).toBe(true);
      } finally {
        expect(processes.signal(identity, 'SIGKILL')).toBe(true);
      }
      await ended(processes, identity);
      expect(processes.signal(identity, 'SIGKILL')).toBe(false);
    });

    test('onStart runs while it runs, and before its output', async () => {
      const order: string[] = [];
      let seen: ProcessIdentity | undefined;
      const result = await processes.run(
        shell('echo hello; sleep 0.3', {
          onStart: async (identity) => {
            seen = identity;
            expect(processes.isAlive(identity)).toBe(true);
            await delay(100);
            order.push('recorded');
          },
          onOutput: (stream, chunk) => order.push(`${stream} ${chunk.toString().trim()}`),
        }),
      );
      expect(order).toEqual(['recorded', 'stdout hello']);
      expect(result.identity).toEqual(seen);
      expect(processes.isAlive(seen as ProcessIdentity)).toBe(false);
    });

    test('one that could not be put on record is stopped', async () => {
      let seen: ProcessIdentity | undefined;
      const run = processes.run({
        file: '/bin/sleep',
        args: ['20'],
        timeLimitMs: 20_000,
        onStart: async (identity) => {
          seen = identity;
          throw new Error('disk full');
        },
      });
      await expect(run).rejects.toThrow('disk full');
      expect(processes.isAlive(seen as ProcessIdentity)).toBe(false);
    });

    test('loses no output of one that has ended before it is on record', async () => {
      const passed: string[] = [];
      const result = await processes.run(
        shell('echo hello; echo bad >&2', {
          onStart: () => delay(300),
          onOutput: (stream, chunk) => passed.push(`${stream} ${chunk.toString().trim()}`),
        }),
      );
      expect(result.stdout.toString()).toBe('hello\n');
      expect(result.stderr.toString()).toBe('bad\n');
      expect(passed.sort()).toEqual(['stderr bad', 'stdout hello']);
      expect(result.exitCode).toBe(0);
    });

    test('keeps no more output than allowed, and says how much more there was', async () => {
      const chunks: number[] = [];
      const result = await processes.run(
        shell('head -c 300000 /dev/zero', {
          outputLimit: 1000,
          onOutput: (_stream, chunk) => chunks.push(chunk.length),
        }),
      );
      expect(result.stdout.subarray(0, 1000).equals(Buffer.alloc(1000))).toBe(true);
      expect(result.stdout.subarray(1000).toString()).toBe('\n[299000 more bytes not kept]\n');
      expect(chunks.reduce((sum, length) => sum + length, 0)).toBe(300_000);
    });

    test('a grandchild that holds the pipes does not hold us', async () => {
      const began = performance.now();
      const result = await processes.run(shell('sleep 5 & echo done', {}));
      expect(result.exitCode).toBe(0);
      expect(result.stdout.toString()).toBe('done\n');
      expect(performance.now() - began).toBeLessThan(4000);
    });

    test('it is in a session of its own: Ctrl-C in a terminal reaches us only', async () => {
      const result = await processes.run(shell('cut -d" " -f6 /proc/$$/stat; echo $$'));
      const [session, pid] = result.stdout.toString().trim().split('\n');
      expect(session).toBe(pid);
    });

    test('knows itself, and tells one process from another with the same id', () => {
      const self = processes.self();
      expect(self.pid).toBe(process.pid);
      expect(processes.isAlive(self)).toBe(true);
      expect(processes.identify(self.pid)).toEqual(self);
      expect(processes.isAlive({ pid: self.pid, startTime: `${self.startTime}0` })).toBe(false);
      expect(processes.isAlive({ pid: 2 ** 22 + 1, startTime: '1' })).toBe(false);
      expect(processes.isAlive({ pid: 0, startTime: '' })).toBe(false);
      expect(processes.isAlive({ pid: -1, startTime: '' })).toBe(false);
      expect(processes.signal({ pid: self.pid, startTime: '1' }, 'SIGKILL')).toBe(false);
    });

    test('has a boot id that stays, and a host name', () => {
      expect(processes.bootId()).toBe(processes.bootId());
      expect(processes.hostName()).not.toBe('');
    });
  });
}

async function ended(processes: Processes, identity: ProcessIdentity): Promise<void> {
  for (let waited = 0; processes.isAlive(identity) && waited < 5000; waited += 20) await delay(20);
  expect(processes.isAlive(identity)).toBe(false);
}
