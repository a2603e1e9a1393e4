import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Overview } from '#lib/contracts/environment.ts';
import type { ReplicaLive, ReplicaSummary } from '#lib/contracts/replica.ts';
import { patchExposure, patchRows, queriesOf } from './apply-event.ts';

const live = (replicaId: string, bytes: number): ReplicaLive => ({
  replicaId,
  state: bytes > 0 ? 'behind' : 'in step',
  stateReason: null,
  exposure: { bytes, commits: bytes, oldestCommitAgeMs: null },
  environmentLsn: '[2][500]',
  receivedLsn: '[2][400]',
  recoveredLsn: '[2][300]',
  archiveFromLsn: '[1][28]',
  lastLogFile: 'log.0000000002',
  writeRate: 12,
  observedAt: '2026-11-22T16:00:00.000Z',
});

const summary = (replicaId: string) =>
  ({ ...live(replicaId, 0), name: replicaId, days: [] }) as unknown as ReplicaSummary;
const overviewOf = (...replicas: ReplicaSummary[]) =>
  ({ environments: [{ id: 'e', lsn: '[1][28]', writeRate: null, replicas }] }) as unknown as Overview;

test('exposure is patched into its own row only', () => {
  const client = new QueryClient();
  client.setQueryData(['overview'], overviewOf(summary('a'), summary('b')));
  patchExposure(client, [live('b', 77)]);
  const environment = client.getQueryData<Overview>(['overview'])?.environments[0];
  expect(
    environment?.replicas.map((replica) => [replica.name, replica.state, replica.exposure?.bytes]),
  ).toEqual([
    ['a', 'in step', 0],
    ['b', 'behind', 77],
  ]);
  expect([environment?.lsn, environment?.writeRate]).toEqual(['[2][500]', 12]);
});

test('an environment that the event does not concern stays the same object', () => {
  const client = new QueryClient();
  client.setQueryData(['overview'], overviewOf(summary('a')));
  const before = client.getQueryData<Overview>(['overview'])?.environments[0];
  patchExposure(client, [live('elsewhere', 1)]);
  expect(client.getQueryData<Overview>(['overview'])?.environments[0]).toBe(before);
});

test('what nobody has read yet is not made up', () => {
  const client = new QueryClient();
  patchExposure(client, [live('a', 1)]);
  expect(client.getQueryData(['overview'])).toBeUndefined();
  expect(client.getQueryData(['replica', 'a'])).toBeUndefined();
});

test('a run makes every page that shows it out of date', () => {
  expect(queriesOf({ type: 'run', runId: 'r', replicaId: 'p', environmentId: 'e' })).toEqual([
    ['run', 'r'],
    ['environment', 'e'],
    ['replica', 'p'],
    ['history'],
  ]);
  expect(queriesOf({ type: 'journal', runId: 'r' })).toEqual([['run', 'r']]);
});
test('rows take their places, and those that are gone leave', () => {
  const client = new QueryClient();
  const environment = (id: string, name = id) => ({ id, name, replicas: [] });
  client.setQueryData(['overview'], { environments: [environment('a'), environment('c'), environment('d')] });
  const rows = [environment('b'), environment('c', 'c, renamed')] as unknown as Overview['environments'];
  patchRows(client, { environments: rows, removed: ['d'] });
  expect(client.getQueryData<Overview>(['overview'])?.environments.map(({ name }) => name)).toEqual([
    'a',
    'b',
    'c, renamed',
  ]);
});

test('a patch leaves the figures that it does not name', () => {
  const client = new QueryClient();
  client.setQueryData(['overview'], overviewOf(summary('a')));
  patchExposure(client, [{ replicaId: 'a', environmentLsn: '[3][1]' }]);
  const environment = client.getQueryData<Overview>(['overview'])?.environments[0];
  expect(environment?.replicas[0]).toEqual({ ...summary('a'), environmentLsn: '[3][1]' });
  expect([environment?.lsn, environment?.writeRate]).toEqual(['[3][1]', null]);
});
