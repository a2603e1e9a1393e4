import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { publishedGeneration } from '../compare-databases.ts';
import { attemptRun } from './attempt.ts';
import { describeCounters, newCounters } from './counters.ts';
import type { Profile } from './profile.ts';
import { profiles } from './profiles.ts';
import { takeTurn } from './turn.ts';

const signal = new AbortController().signal;

async function inDirectory(work: (parent: string) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'understudy-soak-'));
  try {
    await work(parent);
  } finally {
    await rm(parent, { recursive: true });
  }
}

test.each(['churn', 'killed-worker'] as const)(
  'a short turn of the profile %s: rounds, comparisons, no difference, and nothing is left behind',
  async (name) =>
    await inDirectory(async (parent) => {
      const counters = newCounters();
      const finding = await takeTurn({
        profile: profiles[name],
        seed: Number(process.env.UNDERSTUDY_TEST_SEED ?? Date.now() % 1_000_000),
        durationMs: 6000,
        counters,
        signal,
        parent,
      });
      expect(finding).toBeUndefined();
      expect(counters.rounds).toBeGreaterThan(0);
      expect(counters.comparisons).toBeGreaterThanOrEqual(2);
      expect(counters.differences).toBe(0);
      expect(await readdir(parent)).toEqual([]);
    }),
);

test('the update rule: all generations equal the active after each run', async () =>
  await inDirectory(async (parent) => {
    const counters = newCounters();
    const seed = Number(process.env.UNDERSTUDY_TEST_SEED ?? Date.now() % 1_000_000);
    const options = { profile: profiles['update-rule'], seed, durationMs: 20_000, counters, signal, parent };
    expect(await takeTurn(options)).toBeUndefined();
    console.log(describeCounters(`update-rule, seed ${seed}`, counters));
    expect(counters.comparisons).toBeGreaterThanOrEqual(6);
    expect(counters.differences).toBe(0);
    expect(await readdir(parent)).toEqual([]);
  }));

test('a replica that lost records is found, and its directory is kept', async () =>
  await inDirectory(async (parent) => {
    const profile: Profile = {
      ...profiles.churn,
      writer: { roles: ['btree'], bytesPerSecond: 100_000 },
      run: async (scene, kind) => {
        const attempt = await attemptRun(scene, kind);
        // What no run looks for: a byte in the middle of a page, with the time of the last change put back.
        const file = await open(join(await publishedGeneration(scene.fixture.target), 'btree-0.db'), 'r+');
        const { atime, mtime } = await file.stat();
        await file.write(Buffer.alloc(16, 0xaa), 0, 16, 4096 * 2 + 4000);
        await file.utimes(atime, mtime);
        await file.close();
        return attempt;
      },
    };
    const counters = newCounters();
    const options = { profile, seed: 3, durationMs: 8000, counters, signal, parent };
    const finding = await takeTurn(options);
    expect(finding?.what.join('\n')).toContain('btree-0.db');
    expect(counters.differences).toBeGreaterThan(0);
    expect(await readdir(parent)).toHaveLength(1);
  }));

test('stopped in the middle, it ends at once and leaves nothing', async () =>
  await inDirectory(async (parent) => {
    const stop = new AbortController();
    const counters = newCounters();
    const options = {
      profile: profiles.bursts,
      seed: 4,
      durationMs: 60_000,
      counters,
      signal: stop.signal,
      parent,
    };
    const turn = takeTurn(options);
    await delay(2500);
    const stoppedAt = performance.now();
    stop.abort();
    expect(await turn).toBeUndefined();
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    expect(await readdir(parent)).toEqual([]);
  }));
