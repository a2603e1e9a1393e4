import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Overview } from '../contracts/environment.ts';
import type { StreamEvent } from '../contracts/events.ts';
import type { ReplicaLive } from '../contracts/replica.ts';
import type { HeardEvent } from '../store/event-bus.ts';
import { createLiveFeed } from './live-feed.ts';
import { streamOf } from './stream-of.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const live = (replicaId: string, bytes: number): ReplicaLive => ({
  replicaId,
  state: 'in step',
  stateReason: null,
  exposure: { bytes, commits: 1, oldestCommitAgeMs: null },
  environmentLsn: `[1][${bytes}]`,
  receivedLsn: '[1][28]',
  recoveredLsn: '[1][28]',
  archiveFromLsn: '[1][28]',
  lastLogFile: 'log.0000000001',
  writeRate: 1,
  observedAt: '2026-11-22T12:00:00.000Z',
});

function feeding(
  readRows: (ids: readonly string[]) => Promise<Overview> = async () => ({ environments: [] }),
) {
  let hear: (event: HeardEvent) => void = () => {};
  const bus = {
    subscribe: (on: typeof hear) => {
      hear = on;
      return () => {
        hear = () => {};
      };
    },
  };
  const feed = createLiveFeed({ bus, readRows });
  return { feed, tell: (event: HeardEvent) => hear(event) };
}

/** What a browser reads: each message with its id. */
function browser(feed: ReturnType<typeof feeding>['feed'], lastEventId: string | null = feed.frames.mark) {
  const page = new AbortController();
  const reader = streamOf(feed, lastEventId, page.signal).getReader();
  const messages: { id: string; events: readonly StreamEvent[] }[] = [];
  const read = async () => {
    const { value } = await reader.read();
    const [, id = '', data = ''] = /^id: (\S+)\ndata: (.*)\n\n$/s.exec(new TextDecoder().decode(value)) ?? [];
    if (data) messages.push({ id, events: JSON.parse(data) });
    return value !== undefined;
  };
  const readAll = async () => {
    while (await read());
  };
  const events = () => messages.flatMap((message) => message.events);
  return { page, read, readAll, messages, events };
}

test('a replica that ticks ten times a second moves once a second, all replicas in one message', async () => {
  const { feed, tell } = feeding();
  const { readAll, messages, page } = browser(feed);
  void readAll();
  for (let tick = 0; tick < 50; tick += 1) {
    tell({ type: 'exposure', replicas: [live('a', tick), live('b', tick)] });
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(messages.length).toBeGreaterThanOrEqual(5);
  expect(messages.length).toBeLessThanOrEqual(7);
  const [first, second] = messages.map((message) => message.events);
  expect(first).toEqual([{ type: 'exposure', replicas: [live('a', 0), live('b', 0)] }]);
  // Only what moved.
  expect(second).toEqual([
    {
      type: 'exposure',
      replicas: ['a', 'b'].map((replicaId) => ({
        replicaId,
        exposure: { bytes: 10, commits: 1, oldestCommitAgeMs: null },
        environmentLsn: '[1][10]',
      })),
    },
  ]);
  expect(messages.at(-1)?.events).toMatchObject([{ replicas: [{ environmentLsn: '[1][49]' }, {}] }]);
  page.abort();
  feed.stop();
});

test('a figure that moved and came back within a second is told, as a page may have read it in between', async () => {
  const { feed, tell } = feeding();
  const { readAll, events } = browser(feed);
  void readAll();
  tell({ type: 'exposure', replicas: [live('a', 1)] });
  await vi.advanceTimersByTimeAsync(200);
  tell({ type: 'exposure', replicas: [live('a', 2)] });
  tell({ type: 'exposure', replicas: [live('a', 1)] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(events().at(-1)).toMatchObject({ replicas: [{ replicaId: 'a', environmentLsn: '[1][1]' }] });
  feed.stop();
});

test('what changed reaches a page at once, and its rows are read once for all pages', async () => {
  const readRows = vi.fn(async (ids: readonly string[]) => ({
    environments: ids.filter((id) => id !== 'gone').map((id) => ({ id, replicas: [] })),
  }));
  const { feed, tell } = feeding(readRows as unknown as (ids: readonly string[]) => Promise<Overview>);
  const pages = [browser(feed), browser(feed), browser(feed)];
  for (const { readAll } of pages) void readAll();
  const run = { type: 'run', runId: 'r', replicaId: 'p', environmentId: 'e' } as const;
  for (let step = 0; step < 5; step += 1) tell(run);
  tell({ type: 'environment', environmentId: 'gone' });
  await vi.advanceTimersByTimeAsync(150);
  expect(readRows.mock.calls).toEqual([[['e', 'gone']]]);
  for (const page of pages) {
    expect(page.events()).toEqual([
      run,
      { type: 'environment', environmentId: 'gone' },
      { type: 'rows', environments: [{ id: 'e', replicas: [] }], removed: ['gone'] },
    ]);
  }
  // A storm of events does not become a storm of reads.
  for (let step = 0; step < 30; step += 1) {
    tell(run);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(readRows.mock.calls.length).toBeLessThanOrEqual(5);
  feed.stop();
});

test('rows that cannot be read are read by each page', async () => {
  const { feed, tell } = feeding(async () => Promise.reject(new Error('no database')));
  const { readAll, events } = browser(feed);
  void readAll();
  tell({ type: 'environment', environmentId: 'e' });
  await vi.advanceTimersByTimeAsync(150);
  expect(events().at(-1)).toEqual({ type: 'fleet' });
  feed.stop();
});

test('a page that comes back hears what it missed; after a restart it is told to read everything again', async () => {
  const { feed, tell } = feeding();
  const { readAll, messages, page } = browser(feed);
  const done = readAll();
  tell({ type: 'journal', runId: 'seen' });
  await vi.advanceTimersByTimeAsync(150);
  page.abort();
  await done;
  tell({ type: 'journal', runId: 'missed' });
  await vi.advanceTimersByTimeAsync(150);
  const again = browser(feed, messages[0]?.id);
  void again.readAll();
  await vi.advanceTimersByTimeAsync(0);
  expect(again.events()).toEqual([{ type: 'journal', runId: 'missed' }]);
  const other = feeding().feed;
  const stranger = browser(other, null);
  void stranger.readAll();
  const restarted = browser(other, messages[0]?.id);
  void restarted.readAll();
  await vi.advanceTimersByTimeAsync(0);
  expect(restarted.events()).toEqual([{ type: 'missed' }]);
  expect(stranger.events()).toEqual([{ type: 'missed' }]);
  // From there on it resumes by the ids of the new process.
  const third = browser(other, restarted.messages[0]?.id);
  void third.readAll();
  await vi.advanceTimersByTimeAsync(0);
  expect(third.events()).toEqual([]);
  feed.stop();
  other.stop();
});

test('a slow reader costs no memory: it is told to read everything again, and one that takes nothing is given up', async () => {
  const { feed, tell } = feeding();
  const slow = browser(feed);
  await slow.read();
  const large = 'x'.repeat(1_000_000);
  for (let frame = 0; frame < 40; frame += 1) {
    tell({ type: 'journal', runId: `${frame}${large}` });
    await vi.advanceTimersByTimeAsync(100);
  }
  await slow.read();
  expect(slow.events()).toEqual([{ type: 'missed' }]);
  tell({ type: 'journal', runId: 'next' });
  await vi.advanceTimersByTimeAsync(100);
  await slow.read();
  expect(slow.events().at(-1)).toEqual({ type: 'journal', runId: 'next' });
  await vi.advanceTimersByTimeAsync(61_000);
  await expect(slow.read()).rejects.toThrow('takes nothing');
  feed.stop();
});

test('a silent stream says that it lives', async () => {
  const { feed } = feeding();
  const page = new AbortController();
  const reader = streamOf(feed, feed.frames.mark, page.signal).getReader();
  const text = async () => new TextDecoder().decode((await reader.read()).value);
  const first = await text();
  expect(first).toMatch(/^id: [0-9a-f]+-0\nevent: beat\ndata: 1\n\n$/);
  const next = text();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await next).toBe(first);
  const last = reader.read();
  page.abort();
  expect((await last).done).toBe(true);
  feed.stop();
});
