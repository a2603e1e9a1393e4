import { expect, test } from 'vitest';
import type { EnvironmentSummary } from '#lib/contracts/environment.ts';
import type { Exposure, ReplicaState, ReplicaSummary } from '#lib/contracts/replica.ts';
import { arrange, groupByHost } from './arrange.ts';
import { fleetSentence } from './fleet-sentence.ts';
import { overviewStart, rowsAtFirst, shownAtFirst } from './overview-start.ts';

const none: Exposure = { bytes: 0, commits: 0, oldestCommitAgeMs: null };

const replica = (
  environmentName: string,
  name: string,
  state: ReplicaState,
  exposure: Exposure | null = none,
) =>
  ({
    replicaId: name,
    environmentName,
    name,
    directory: `/backup/${name}`,
    state,
    exposure,
    activeRun: null,
    verifyRun: null,
    verification: { good: null, failure: null },
  }) as unknown as ReplicaSummary;

const environment = (
  name: string,
  replicas: readonly ReplicaSummary[],
  health: EnvironmentSummary['health'] = 'ok',
) =>
  ({ id: name, name, home: `/srv/${name}`, host: 'here', health, replicas }) as unknown as EnvironmentSummary;

test('the worst state wins', () => {
  const fleet = [
    environment('orders', [
      replica('orders', 'standby-a', 'in step'),
      replica('orders', 'standby-b', 'behind', {
        bytes: 1_200_000,
        commits: 418,
        oldestCommitAgeMs: 192_000,
      }),
    ]),
  ];
  expect(fleetSentence(fleet)).toMatchObject({
    state: 'behind',
    sentence: 'orders → standby-b is 3 min 12 s behind: 418 commits at risk.',
  });
  fleet.push(environment('billing', [replica('billing', 'b', 'failing')]));
  expect(fleetSentence(fleet).state).toBe('failing');
});

test('an environment that does not answer is worse than any replica', () => {
  const fleet = [environment('orders', [replica('orders', 'a', 'in step')], 'not answering')];
  expect(fleetSentence(fleet)).toMatchObject({ state: 'failing', sentence: 'orders does not answer.' });
});

test('only a fleet that is wholly in step says so', () => {
  const fleet = [environment('a', [replica('a', 'x', 'in step'), replica('a', 'y', 'in step')])];
  expect(fleetSentence(fleet).sentence).toBe('All 2 replicas are in step.');
  fleet.push(environment('b', []));
  expect(fleetSentence(fleet)).toMatchObject({ state: 'never synced', sentence: 'b has no replica yet.' });
});

test('the loss counts the best replica of each environment', () => {
  const fleet = [
    environment('a', [
      replica('a', 'x', 'behind', { bytes: 900, commits: 9, oldestCommitAgeMs: 90_000 }),
      replica('a', 'y', 'in step', { bytes: 100, commits: 1, oldestCommitAgeMs: 4000 }),
    ]),
    environment('b', [replica('b', 'z', 'in step', { bytes: 1000, commits: 2, oldestCommitAgeMs: 7000 })]),
  ];
  expect(fleetSentence(fleet).loss).toBe(
    'If everything died now, 3 commits (1.1 kB) would be lost, the oldest 7 s old.',
  );
});

test('nothing is promised where no exposure is known', () => {
  expect(fleetSentence([environment('a', [replica('a', 'x', 'never synced', null)])]).loss).toBeNull();
});

test('what is not known, or would be lost as a whole, is said beside what is known', () => {
  const recovered = (each: ReplicaSummary) => ({ ...each, recoveredLsn: '[1][28]' });
  const fleet = [
    environment('a', [replica('a', 'x', 'behind', { bytes: 100, commits: 1, oldestCommitAgeMs: 4000 })]),
    environment('b', [recovered(replica('b', 'y', 'broken chain', null))]),
    environment('c', []),
  ];
  expect(fleetSentence(fleet).loss).toBe(
    'If everything died now, at least 1 commit (100 B) would be lost, the oldest 4 s old. Everything in c would be lost. What b would lose is not known.',
  );
});

test('grouped by host, each host stands where its worst environment does', () => {
  const on = (host: string, name: string, state: ReplicaState) => ({
    ...environment(name, [replica(name, 'r', state)]),
    host,
  });
  const groups = groupByHost(
    arrange([on('one', 'a', 'in step'), on('two', 'b', 'failing'), on('one', 'c', 'behind')], {
      query: '',
      state: null,
    }),
  );
  expect(groups.map(({ host, environments }) => [host, environments.map(({ name }) => name)])).toEqual([
    ['two', ['b']],
    ['one', ['c', 'a']],
  ]);
});

test('rows come worst first, and a search keeps the replicas that match', () => {
  const fleet = [
    environment('calm', [replica('calm', 'x', 'in step')]),
    environment('ill', [replica('ill', 'y', 'in step'), replica('ill', 'z', 'broken chain')]),
  ];
  const all = arrange(fleet, { query: '', state: null });
  expect(all.map(({ name, replicas }) => [name, replicas.map((each) => each.name)])).toEqual([
    ['ill', ['z', 'y']],
    ['calm', ['x']],
  ]);
  expect(arrange(fleet, { query: '/backup/x', state: null }).map(({ name }) => name)).toEqual(['calm']);
  expect(
    arrange(fleet, { query: '', state: 'broken chain' })
      .flatMap(({ replicas }) => replicas)
      .map(({ name }) => name),
  ).toEqual(['z']);
});

test('the page comes with the worst environments only, but speaks of the whole fleet', () => {
  const fleet = Array.from({ length: shownAtFirst + 20 }, (_, index) =>
    environment(`e${index}`, [
      replica(`e${index}`, 'r', index === shownAtFirst + 19 ? 'failing' : 'in step'),
    ]),
  );
  const start = overviewStart({ environments: fleet }, { query: '', state: null });
  expect(start.environments).toHaveLength(shownAtFirst);
  expect(start.environments[0]?.name).toBe(`e${shownAtFirst + 19}`);
  expect(start).toMatchObject({ total: fleet.length, matching: fleet.length, fleet: { state: 'failing' } });
  expect(start.counts.get('in step')).toBe(fleet.length - 1);
  const calm = overviewStart({ environments: fleet }, { query: 'e3', state: 'in step' });
  expect([calm.total, calm.matching, calm.environments[0]?.name]).toEqual([fleet.length, 10, 'e3']);

  const wide = ['a', 'b', 'c', 'd'].map((name) =>
    environment(
      name,
      Array.from({ length: rowsAtFirst - 1 }, (_, index) => replica(name, `r${index}`, 'in step')),
    ),
  );
  const first = overviewStart({ environments: wide }, { query: '', state: null });
  expect(first.environments.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(first).toMatchObject({ total: 4, matching: 4 });
});
