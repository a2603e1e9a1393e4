import { expect, test } from 'vitest';
import type { ExportFormat } from '../contracts/list-export.ts';
import type { HistoryPage, RunSummary } from '../contracts/run.ts';
import { runWriters } from '../contracts/run-export.ts';
import { writeList } from './write-list.ts';

const run = (id: string, more: Partial<RunSummary> = {}): RunSummary => ({
  id,
  kind: 'update',
  state: 'succeeded',
  trigger: 'schedule',
  environmentId: 'e',
  environmentName: 'orders',
  replicaId: 'p',
  replicaName: 'standby',
  requestedAt: '2026-11-22T16:00:00.000Z',
  startedAt: null,
  publishedAt: null,
  endedAt: null,
  bytesCopied: 1204,
  publishedLsn: '[12][3456]',
  fellBack: false,
  error: null,
  ...more,
});

const pages: Record<string, HistoryPage> = {
  begin: { runs: [run('1'), run('2', { replicaName: '=cmd' })], nextCursor: 'next' },
  next: { runs: [run('3', { error: { code: 'disk-full', message: 'no space, "none"' } })], nextCursor: null },
};

async function write(format: ExportFormat, from: Record<string, HistoryPage> = pages) {
  const parts: string[] = [];
  const asked: string[] = [];
  const read = async (after = 'begin') => {
    asked.push(after);
    const { runs, nextCursor } = from[after]!;
    return { rows: runs, nextCursor };
  };
  for await (const part of writeList(runWriters[format], read)) parts.push(part);
  return { text: parts.join(''), asked };
}

test('CSV holds every page once, below one line of names', async () => {
  const { text, asked } = await write('csv');
  const lines = text.split('\r\n');
  expect(asked).toEqual(['begin', 'next']);
  expect(lines[0]).toMatch(/^id,kind,state,trigger,environment,environment_id,replica,/);
  expect(lines.slice(1, 4).map((line) => line[0])).toEqual(['1', '2', '3']);
  expect(lines[2]).toContain(",'=cmd,");
  expect(lines[3]).toMatch(/,1204,\[12\]\[3456\],false,disk-full,"no space, ""none"""$/);
  expect(lines[4]).toBe('');
  expect(new Set(lines.slice(0, 2).map((line) => line.split(',').length)).size).toBe(1);
});

test('JSON is an array of the runs as the API tells them', async () => {
  const { text } = await write('json');
  expect(JSON.parse(text)).toEqual([...pages.begin!.runs, ...pages.next!.runs]);
});

test('nothing at all is a whole file, too', async () => {
  const nothing = { begin: { runs: [], nextCursor: null } };
  expect(JSON.parse((await write('json', nothing)).text)).toEqual([]);
  expect((await write('csv', nothing)).text).toMatch(/^id,.*error\r\n$/);
});

test('a read that fails ends the file with its error, never with an end that looks whole', async () => {
  const broken = { begin: pages.begin! };
  await expect(write('json', broken)).rejects.toThrow();
});
