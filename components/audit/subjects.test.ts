import { expect, test } from 'vitest';
import type { AuditEntry } from '#lib/contracts/audit.ts';
import { subjectsOf } from './subjects.ts';

const entry = (more: Partial<AuditEntry>) =>
  ({
    environmentId: null,
    environmentName: null,
    replicaId: null,
    replicaName: null,
    runId: null,
    subjectUserId: null,
    subjectUserName: null,
    setting: null,
    subjectName: null,
    ...more,
  }) as AuditEntry;
const of = (more: Partial<AuditEntry>) => subjectsOf(entry(more)).map(({ label, href }) => [label, href]);

test('names the narrowest subject, with its page', () => {
  const replica = { environmentId: 'e', environmentName: 'orders', replicaId: 'r', replicaName: 'standby' };
  expect(of(replica)).toEqual([['orders → standby', '/replicas/r']]);
  expect(of({ ...replica, runId: 'n' })).toEqual([
    ['orders → standby', '/replicas/r'],
    ['the run', '/runs/n'],
  ]);
  expect(of({ environmentId: 'e', environmentName: 'orders', subjectName: 'orders' })).toEqual([
    ['orders', '/environments/e'],
  ]);
});

test('names what has no page', () => {
  expect(of({ subjectName: 'refused one' })).toEqual([['refused one', null]]);
  expect(of({ subjectUserId: 'u', subjectUserName: 'otto' })).toEqual([['otto', null]]);
  expect(of({ setting: 'roots' })).toEqual([['roots', '/settings/roots']]);
  expect(of({})).toEqual([]);
});
