import { expect, test } from 'vitest';
import type { AuditEntry, AuditPage } from '../contracts/audit.ts';
import { auditWriters } from '../contracts/audit-export.ts';
import { writeList } from './write-list.ts';

const entry = (id: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  at: '2026-11-22T16:00:00.000Z',
  deed: 'replica.pause',
  userId: null,
  userName: 'vera',
  role: 'operator',
  address: '127.0.0.1',
  result: 'ok',
  code: null,
  message: null,
  environmentId: 'e',
  environmentName: 'orders',
  replicaId: 'p',
  replicaName: 'standby',
  runId: null,
  subjectUserId: null,
  subjectUserName: null,
  setting: null,
  subjectName: null,
  ...more,
});

const pages: Record<string, AuditPage> = {
  begin: { entries: [entry('1'), entry('2', { userName: '=HYPERLINK("x")' })], nextCursor: 'next' },
  next: {
    entries: [entry('3', { result: 'failed', code: 'conflict', message: '@SUM(1)\r\n-2' })],
    nextCursor: null,
  },
};

async function write(format: keyof typeof auditWriters, from = pages): Promise<string> {
  let text = '';
  const read = async (after = 'begin') => {
    const { entries, nextCursor } = from[after]!;
    return { rows: entries, nextCursor };
  };
  for await (const part of writeList(auditWriters[format], read)) text += part;
  return text;
}

test('CSV holds every page once, and no formula', async () => {
  const text = await write('csv');
  expect(text).toMatch(/^id,at,deed,who,who_id,role,address,result,code,message,environment,/);
  expect(text.match(/^[123],/gm)).toEqual(['1,', '2,', '3,']);
  expect(text).toContain(`,"'=HYPERLINK(""x"")",`);
  expect(text).toContain(`"'@SUM(1)\r\n-2"`);
  const [names = '', first = ''] = text.split('\r\n');
  expect(first.split(',')).toHaveLength(names.split(',').length);
});

test('JSON is an array of the entries as the API tells them', async () => {
  expect(JSON.parse(await write('json'))).toEqual([...pages.begin!.entries, ...pages.next!.entries]);
  expect(JSON.parse(await write('json', { begin: { entries: [], nextCursor: null } }))).toEqual([]);
});
