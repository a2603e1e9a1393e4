import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Lsn, lsn } from '../contracts/lsn.ts';
import { defaultRetention } from '../contracts/retention.ts';
import { baseId, chainId, generationId, logFileNumber } from '../contracts/units.ts';
import {
  type HeldBase,
  type HeldChain,
  type HeldGeneration,
  type Holdings,
  isBaseDue,
  planRetention,
  restorableRange,
} from './retention.ts';

const day = 86_400_000;
const hour = 3_600_000;
const now = 100 * day;

const generation = (
  id: string,
  next: number,
  reached: Lsn,
  more: Partial<HeldGeneration> = {},
): HeldGeneration => ({
  id: generationId(id),
  chain: chainId('c-one'),
  next: logFileNumber(next),
  state: 'ready',
  reached,
  bytes: 1000,
  ahead: false,
  use: undefined,
  ...more,
});
const base = (id: string, next: number, ageDays: number, chain = 'c-one'): HeldBase => ({
  id: baseId(id),
  chain: chainId(chain),
  next: logFileNumber(next),
  recovered: lsn(next + 1, 0),
  recoveredAt: now - ageDays * day,
  bytes: 500,
  pinned: false,
});
const chain = (id: string, from: number, to: number, endsDaysAgo = 0): HeldChain => ({
  id: chainId(id),
  endsAt: now - endsDaysAgo * day,
  // One log file a day, the last of them on the last day.
  files: Array.from({ length: to - from + 1 }, (_, index) => ({
    number: logFileNumber(from + index),
    bytes: 10,
    writtenAt: now - (endsDaysAgo + to - from - index) * day,
  })),
  more: false,
});
const two = [generation('g-new', 90, lsn(100, 0)), generation('g-old', 88, lsn(99, 0))];
const published = generationId('g-new');
const gone = (holdings: Holdings, settings = {}) =>
  planRetention(holdings, { ...defaultRetention, ...settings }, now).surplus.map(({ path }) => path);
const stays = (holdings: Holdings, settings = {}) =>
  planRetention(holdings, { ...defaultRetention, ...settings }, now).needed;

describe('what goes', () => {
  test('the generations but the published one and its standby, and the log before what both need', () => {
    const generations = [...two, generation('g-older', 80, lsn(90, 0))];
    const holdings = { published, generations, bases: [], chains: [chain('c-one', 86, 100)] };
    expect(gone(holdings)).toEqual([
      'generations/g-older',
      'archive/c-one/log.0000000086',
      'archive/c-one/log.0000000087',
    ]);
    expect(stays(holdings)).toContainEqual({
      path: 'archive/c-one/log.0000000088 and later',
      reason: 'recovery of generation g-old begins there',
    });
  });

  test('nothing where nothing is published, or where what is published cannot be seen', () => {
    const holdings = { published: undefined, generations: two, bases: [], chains: [chain('c-one', 1, 100)] };
    expect(gone(holdings)).toEqual([]);
    expect(gone({ ...holdings, published: generationId('g-elsewhere') })).toEqual([]);
  });

  test('a whole chain that nothing is of; not while a base of it is kept, nor while its log is young', () => {
    const chains = [chain('c-one', 88, 100), chain('c-two', 1, 3, 5)];
    const holdings = { published, generations: two, bases: [], chains };
    expect(gone(holdings)).toEqual(['archive/c-two']);
    expect(gone(holdings, { keepArchiveDays: 7 })).toEqual(['archive/c-two/log.0000000001']);
    const bases = [base('b-two', 2, 6, 'c-two')];
    expect(gone({ ...holdings, bases }, { keepBases: 1 })).toEqual(['archive/c-two/log.0000000001']);
    expect(gone({ ...holdings, bases })).toEqual(['bases/b-two', 'archive/c-two']);
  });

  test('never a base that an operator keeps, nor the log that it needs, whatever the settings', () => {
    const bases = [base('b-3', 86, 3), { ...base('b-9', 83, 9), pinned: true }, base('b-8', 84, 8)];
    const holdings = { published, generations: two, bases, chains: [chain('c-one', 80, 100)] };
    const upTo82 = ['80', '81', '82'].map((number) => `archive/c-one/log.00000000${number}`);
    expect(gone(holdings)).toEqual(['bases/b-8', 'bases/b-3', ...upTo82]);
    expect(gone(holdings, { keepBases: 1 })).toEqual(['bases/b-8', ...upTo82]);
    expect(stays(holdings)).toContainEqual({ path: 'bases/b-9', reason: 'an operator keeps it' });
    const [lone] = [{ ...base('b-two', 2, 6, 'c-two'), pinned: true }];
    const chains = [chain('c-one', 88, 100), chain('c-two', 1, 3, 5)];
    expect(gone({ published, generations: two, bases: [lone], chains })).toEqual([
      'archive/c-two/log.0000000001',
    ]);
  });

  test('the oldest bases beyond the count, with the log that only they needed', () => {
    const bases = [base('b-3', 86, 3), base('b-9', 80, 9), base('b-6', 83, 6)];
    const holdings = { published, generations: two, bases, chains: [chain('c-one', 80, 100)] };
    expect(gone(holdings, { keepBases: 2 })).toEqual([
      'bases/b-9',
      'archive/c-one/log.0000000080',
      'archive/c-one/log.0000000081',
      'archive/c-one/log.0000000082',
    ]);
    expect(gone(holdings, { keepBases: 3 })).toEqual([]);
  });

  test('not the base with which the promised days begin, however many are newer', () => {
    const bases = [base('b-3', 86, 3), base('b-9', 80, 9), base('b-6', 83, 6)];
    const holdings = { published, generations: two, bases, chains: [chain('c-one', 80, 100)] };
    expect(gone(holdings, { keepBases: 1, keepArchiveDays: 7 })).toEqual(['bases/b-6']);
    expect(gone(holdings, { keepBases: 1, keepArchiveDays: 6 })[0]).toBe('bases/b-9');
    expect(stays(holdings, { keepBases: 1, keepArchiveDays: 7 })).toContainEqual({
      path: 'bases/b-9',
      reason: 'restores to the last 7 days begin with it',
    });
  });

  test('not a generation with commits that the environment lost, nor the log that brings them back', () => {
    const lost = generation('g-lost', 2, lsn(3, 0), { chain: chainId('c-two'), ahead: true });
    const chains = [chain('c-one', 88, 100), chain('c-two', 1, 3, 5)];
    const holdings = { published, generations: [...two, lost], bases: [], chains };
    expect(gone(holdings)).toEqual(['archive/c-two/log.0000000001']);
    expect(stays(holdings)).toContainEqual({
      path: 'generations/g-lost',
      reason: 'it may hold commits that the environment has lost',
    });
    const given = { ...holdings, generations: [...two, { ...lost, ahead: false }] };
    expect(gone(given)).toEqual(['generations/g-lost', 'archive/c-two']);
  });

  test('not a generation that a verification reads, nor the log that its recovery needs', () => {
    const pinned = generation('g-pinned', 80, lsn(99, 5), { pinned: true });
    const holdings = {
      published,
      generations: [...two, pinned],
      bases: [],
      chains: [chain('c-one', 78, 100)],
    };
    expect(gone(holdings)).toEqual(['archive/c-one/log.0000000078', 'archive/c-one/log.0000000079']);
    expect(stays(holdings)).toContainEqual({
      path: 'generations/g-pinned',
      reason: 'a verification reads it',
    });
    // It is no standby although it is the furthest.
    expect(stays(holdings)).toContainEqual({
      path: 'generations/g-old',
      reason: 'the next update rolls it forward',
    });
  });

  test('not a generation that somebody uses, nor for its sake any log', () => {
    const used = generation('g-used', 3, lsn(5, 0), { use: 'process 7 has it open' });
    const chains = [chain('c-one', 87, 100)];
    const holdings = { published, generations: [...two, used], bases: [], chains };
    expect(gone(holdings)).toEqual(['archive/c-one/log.0000000087']);
    expect(stays(holdings)).toContainEqual({ path: 'generations/g-used', reason: 'process 7 has it open' });
  });
});

describe('when a base is due', () => {
  const kept = (ageHours: number, reached = lsn(5, 0), of = 'c-one') => ({
    chain: chainId(of),
    recovered: reached,
    keptAt: new Date(now - ageHours * hour).toISOString(),
  });
  const due = (bases: Parameters<typeof isBaseDue>[0], settings = {}) =>
    isBaseDue(
      bases,
      { chain: chainId('c-one'), recovered: lsn(6, 0) },
      { ...defaultRetention, keepBases: 3, baseEveryHours: 12, ...settings },
      now,
    );
  test('never where none are kept, at once where the chain has none', () => {
    expect(due([], { keepBases: 0 })).toBe(false);
    expect(due([])).toBe(true);
    expect(due([kept(1, lsn(5, 0), 'c-two')])).toBe(true);
  });
  test('once the newest is old enough, and the replica further', () => {
    expect(due([kept(11.9), kept(30, lsn(2, 0))])).toBe(false);
    expect(due([kept(12), kept(30, lsn(2, 0))])).toBe(true);
    expect(due([kept(12, lsn(6, 0))])).toBe(false);
  });
  test('a clock that was ahead does not keep bases away for ever', () => {
    expect(due([kept(-100)])).toBe(true);
    expect(due([kept(-100, lsn(4, 0)), kept(1)])).toBe(false);
  });
});

test('the restorable range begins with the oldest base whose log is all there', () => {
  const at = (id: string, next: number) => ({
    ...base(id, next, 1),
    recoveredAt: `2026-01-0${next}T00:00:00.000Z`,
  });
  const position = {
    chain: chainId('c-one'),
    first: logFileNumber(3),
    recordsEnd: lsn(9, 77),
    updatedAt: '2026-02-01T00:00:00.000Z',
  };
  expect(restorableRange([at('b-5', 5), at('b-2', 2), at('b-3', 3)], position)).toEqual({
    chain: 'c-one',
    fromLsn: '[4][0]',
    from: '2026-01-03T00:00:00.000Z',
    toLsn: '[9][77]',
    to: '2026-02-01T00:00:00.000Z',
    bases: 2,
  });
  expect(restorableRange([at('b-2', 2)], position)).toBeUndefined();
  expect(restorableRange([], undefined)).toBeUndefined();
});

/** A replica with a history: chains one after another, one log file an hour or so, generations and bases anywhere. */
const replicas = fc
  .record({
    chains: fc.array(
      fc.record({ files: fc.integer({ min: 1, max: 30 }), gap: fc.integer({ max: 9, min: 0 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    generations: fc.array(
      fc.record({
        chain: fc.nat(),
        at: fc.nat(),
        used: fc.boolean(),
        state: fc.constantFrom('ready', 'recovering'),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    bases: fc.array(fc.record({ chain: fc.nat(), at: fc.nat(), used: fc.boolean() }), { maxLength: 8 }),
    stepHours: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ chains, generations, bases, stepHours }) => {
    const total = chains.reduce((sum, { files }) => sum + files, 0);
    let tick = 0;
    const held = chains.map(({ files, gap }, index): HeldChain => {
      const first = 1 + gap;
      const list = Array.from({ length: files }, (_, offset) => ({
        number: logFileNumber(first + offset),
        bytes: 1 + offset,
        writtenAt: now - (total - ++tick) * stepHours * hour,
      }));
      return { id: chainId(`c-${index}`), endsAt: list.at(-1)!.writtenAt, files: list, more: false };
    });
    const place = (of: { chain: number; at: number }) => {
      const own = held[of.chain % held.length]!;
      const file = own.files[of.at % own.files.length]!;
      return { chain: own.id, next: file.number, at: lsn(file.number, 5), time: file.writtenAt };
    };
    const current = { ...generations[0]!, chain: held.length - 1 };
    return {
      published: generationId('g-0'),
      generations: [current, ...generations.slice(1)].map((one, index) => {
        const { chain: of, next, at } = place(one);
        const use = index > 0 && one.used ? 'somebody' : undefined;
        const state = one.state === 'ready' ? ('ready' as const) : ('recovering' as const);
        return generation(`g-${index}`, next, at, { chain: of, use, state });
      }),
      bases: bases.map((one, index): HeldBase => {
        const { chain: of, next, at, time } = place(one);
        return {
          id: baseId(`b-${index}`),
          chain: of,
          next,
          recovered: at,
          recoveredAt: time,
          bytes: 7,
          pinned: one.used,
        };
      }),
      chains: held,
    } satisfies Holdings;
  });
const settings = fc.record({
  keepBases: fc.integer({ min: 0, max: 5 }),
  baseEveryHours: fc.integer({ min: 1, max: 100 }),
  keepArchiveDays: fc.integer({ min: 0, max: 60 }),
});

test('for any replica and any settings, nothing goes that a generation, a kept base or the promised range needs', () => {
  fc.assert(
    fc.property(replicas, settings, (holdings, chosen) => {
      const { surplus } = planRetention(holdings, chosen, now);
      const paths = new Set(surplus.map(({ path }) => path));
      expect(paths.size).toBe(surplus.length);
      const left = {
        generations: holdings.generations.filter(({ id }) => !paths.has(`generations/${id}`)),
        bases: holdings.bases.filter(({ id }) => !paths.has(`bases/${id}`)),
        files: new Map(
          holdings.chains.map(({ id, files }) => {
            const going = surplus.flatMap((one) =>
              one.kind === 'log' && one.chain === id ? [one.number] : [],
            );
            return [
              id,
              paths.has(`archive/${id}`) ? [] : files.filter((file) => !going.includes(file.number)),
            ];
          }),
        ),
      };
      // The published generation, and whatever somebody uses.
      expect(left.generations.map(({ id }) => id)).toContain(holdings.published);
      for (const one of holdings.generations) if (one.use) expect(left.generations).toContain(one);
      // Each base that an operator keeps; its log files are looked at below.
      for (const one of holdings.bases) if (one.pinned) expect(left.bases).toContain(one);
      // Who stays to be rolled forward, or restored from, has every log file from its own first one to the chain's end.
      const users = [...left.generations.filter(({ use }) => !use), ...left.bases];
      for (const { chain: of, next } of users) {
        const all = holdings.chains.find(({ id }) => id === of)!.files.filter(({ number }) => number >= next);
        expect(left.files.get(of)!.filter(({ number }) => number >= next)).toEqual(all);
      }
      // What is left of a chain has no hole.
      for (const { id, files } of holdings.chains) {
        const rest = left.files.get(id)!;
        expect(rest).toEqual(files.slice(files.length - rest.length));
      }
      // Each moment of the promised days that could be restored to before can be restored to after.
      if (chosen.keepBases === 0) return;
      const promised = now - chosen.keepArchiveDays * day;
      for (const { id, files } of holdings.chains) {
        for (const { writtenAt: moment } of files.filter(({ writtenAt }) => writtenAt >= promised)) {
          const reaches = (bases: readonly HeldBase[]) =>
            bases.some((one) => one.chain === id && one.recoveredAt <= moment);
          if (reaches(holdings.bases)) expect(reaches(left.bases)).toBe(true);
        }
      }
      expect(left.bases.length).toBeGreaterThanOrEqual(Math.min(chosen.keepBases, holdings.bases.length));
      // Carried out, it asks for nothing more.
      const after = {
        ...holdings,
        generations: left.generations,
        bases: left.bases,
        chains: holdings.chains
          .filter(({ id }) => !paths.has(`archive/${id}`))
          .map((one) => ({ ...one, files: left.files.get(one.id)! })),
      };
      expect(planRetention(after, chosen, now).surplus).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});
