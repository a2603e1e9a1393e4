import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRefresh } from './refresh.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const key = ['run', 'r'] as const;

function watched(read: () => Promise<unknown>) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(key, 'from the server');
  const stop = new QueryObserver(client, { queryKey: key, queryFn: read }).subscribe(() => {});
  return { client, stop };
}

test('many events are one request', async () => {
  const read = vi.fn(async () => 'read');
  const { client, stop } = watched(read);
  const refresh = createRefresh(client);
  for (let step = 0; step < 20; step += 1) refresh.add([key]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(read).toHaveBeenCalledTimes(1);
  refresh.stop();
  stop();
});

test('an event during a request is followed by another request, and cuts nothing off', async () => {
  const read = vi.fn(() => new Promise((done) => setTimeout(() => done('slow'), 1000)));
  const { client, stop } = watched(read);
  const refresh = createRefresh(client);
  refresh.add([key]);
  await vi.advanceTimersByTimeAsync(600);
  expect(read).toHaveBeenCalledTimes(1);
  refresh.add([key]);
  // Begun at 250 ms, answered at 1250; asked again at the next turn after that.
  await vi.advanceTimersByTimeAsync(700);
  expect(client.getQueryData(key)).toBe('slow');
  expect(read).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(read).toHaveBeenCalledTimes(2);
  refresh.stop();
  stop();
});

test('a steady stream of events does not keep a slow answer from arriving', async () => {
  const read = vi.fn(() => new Promise((done) => setTimeout(() => done('slow'), 1000)));
  const { client, stop } = watched(read);
  const refresh = createRefresh(client);
  for (let tick = 0; tick < 15; tick += 1) {
    refresh.add([key]);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(client.getQueryData(key)).toBe('slow');
  refresh.stop();
  stop();
});

test('what a page brings after an event was read before it, and is read again', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const refresh = createRefresh(client);
  refresh.add([key]);
  await vi.advanceTimersByTimeAsync(1000);
  client.setQueryData(key, 'from the server');
  const read = vi.fn(async () => 'read');
  const stop = new QueryObserver(client, { queryKey: key, queryFn: read }).subscribe(() => {});
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toHaveBeenCalledTimes(1);
  refresh.stop();
  stop();
});

test('what an event long ago concerned is not read again', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const refresh = createRefresh(client);
  refresh.add([key]);
  await vi.advanceTimersByTimeAsync(60_000);
  client.setQueryData(key, 'from the server');
  const read = vi.fn(async () => 'read');
  const stop = new QueryObserver(client, { queryKey: key, queryFn: read }).subscribe(() => {});
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).not.toHaveBeenCalled();
  refresh.stop();
  stop();
});

test('a list is read again at most once a second, however many runs concern it', async () => {
  const read = vi.fn(async () => 'read');
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(['overview'], 'from the server');
  const stop = new QueryObserver(client, { queryKey: ['overview'], queryFn: read }).subscribe(() => {});
  const refresh = createRefresh(client);
  for (let tick = 0; tick < 100; tick += 1) {
    refresh.add([['overview']]);
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(read.mock.calls.length).toBeGreaterThanOrEqual(4);
  expect(read.mock.calls.length).toBeLessThanOrEqual(5);
  refresh.stop();
  stop();
});
