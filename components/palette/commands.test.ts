import { expect, test } from 'vitest';
import type { Overview } from '#lib/contracts/environment.ts';
import { commandsOf, matching } from './commands.ts';

const replica = (name: string, more: object = {}) => ({
  replicaId: name,
  name,
  state: 'in step',
  activeRun: null,
  verifyRun: null,
  recoveredLsn: '[2][300]',
  ...more,
});
const overview = (...replicas: object[]) =>
  ({ environments: [{ id: 'e', name: 'orders', replicas }] }) as unknown as Overview;
const ids = (view: Overview) => commandsOf(view, 'operator').map(({ id }) => id);
/** Without the places that are always there. */
const ofFleet = (view: Overview) => ids(view).slice(ids({ environments: [] }).length);
const labels = (query: string, limit = 50) =>
  matching(commandsOf(overview(replica('standby'), replica('far away')), 'operator'), query, limit).map(
    ({ label }) => label,
  );

test('an empty console offers its pages', () => {
  expect(ids({ environments: [] })).toEqual([
    '/',
    '/environments',
    '/history',
    '/settings',
    '/settings/roots',
    '/settings/about',
    'pause',
    '/help/errors',
    '/environments/new',
    '/replicas/adopt',
  ]);
});

test('a viewer is offered what they may do: to look', () => {
  expect(commandsOf(overview(replica('standby')), 'viewer').map(({ id }) => id)).toEqual([
    '/',
    '/environments',
    '/history',
    '/settings',
    '/settings/roots',
    '/settings/about',
    '/help/errors',
    '/environments/e',
    '/replicas/standby',
  ]);
});

test('a replica has its page and its runs', () => {
  expect(ofFleet(overview(replica('standby')))).toEqual([
    '/environments/e',
    '/replicas/standby',
    'snapshot standby',
    'update standby',
    'verify standby',
  ]);
});

test.each([
  ['has a run already', { activeRun: { id: 'r' } }, ['verify x']],
  ['is being verified', { verifyRun: { id: 'r' } }, ['snapshot x', 'update x']],
  ['is in use', { state: 'in use' }, []],
  ['was promoted', { state: 'promoted' }, []],
  ['was never synced', { state: 'never synced', recoveredLsn: null }, ['snapshot x']],
])('a replica that %s is not offered what would be refused', (_, more, offered) => {
  expect(ofFleet(overview(replica('x', more)))).toEqual(['/environments/e', '/replicas/x', ...offered]);
});

test('every word counts, in any order and case', () => {
  expect(labels('STANDBY snap')).toEqual(['Snapshot now: orders → standby']);
  expect(labels('nothing such')).toEqual([]);
});

test('what begins with the query comes first, and there is an end to it', () => {
  expect(labels('orders')[0]).toBe('orders');
  expect(labels('update')[0]).toMatch(/^Update now/);
  expect(labels('', 3)).toHaveLength(3);
});
