import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createContactStore } from './contact.ts';
import { keepConnection, type Source } from './stream-connection.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A browser whose connections are played by the test. */
function play() {
  const sources: { address: string; closed: boolean; tell: (type: string, message?: object) => void }[] = [];
  const open = (address: string): Source => {
    const listeners = new Map<string, (event: Event) => void>();
    const source = {
      address,
      closed: false,
      tell: (type: string, message: object = {}) => listeners.get(type)?.(message as Event),
    };
    sources.push(source);
    return {
      addEventListener: (type: string, listener: unknown) =>
        void listeners.set(type, listener as (event: Event) => void),
      close: () => {
        source.closed = true;
      },
    };
  };
  const contact = createContactStore();
  const onEvents = vi.fn();
  const connection = keepConnection({
    after: 'e-6',
    contact,
    onEvents,
    onLost: () => undefined,
    open,
    random: () => 1,
    now: Date.now,
  });
  const last = () => sources.at(-1)!;
  const beat = () => last().tell('beat', { lastEventId: 'e-7', data: '1' });
  return { sources, contact, onEvents, connection, last, beat };
}

test('after a break it goes on after the last message, with growing pauses, until the server answers', async () => {
  const { sources, contact, onEvents, connection, last, beat } = play();
  expect(last().address).toBe('/api/events?after=e-6');
  beat();
  last().tell('message', { lastEventId: 'e-8', data: '[{"type":"fleet"}]' });
  expect(onEvents).toHaveBeenCalledExactlyOnceWith([{ type: 'fleet' }]);
  const heardAt = Date.now();
  await vi.advanceTimersByTimeAsync(3000);
  last().tell('error');
  expect(contact.read()).toEqual({ state: 'reconnecting', lastContact: heardAt });
  for (const [count, pause] of [500, 1000, 2000, 4000, 8000, 15_000, 15_000].entries()) {
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(sources).toHaveLength(count + 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sources).toHaveLength(count + 2);
    expect(last().address).toBe('/api/events?after=e-8');
    last().tell('error');
  }
  connection.retryNow();
  beat();
  expect(contact.read().state).toBe('live');
  last().tell('error');
  await vi.advanceTimersByTimeAsync(500);
  expect(sources).toHaveLength(10);
  connection.stop();
  expect(last().closed).toBe(true);
});

test('a connection that says nothing is silent first, then replaced', async () => {
  const { sources, contact, connection, beat, last } = play();
  beat();
  await vi.advanceTimersByTimeAsync(11_000);
  expect(contact.read().state).toBe('live');
  await vi.advanceTimersByTimeAsync(3000);
  expect(contact.read()).toEqual({ state: 'silent', lastContact: Date.now() - 14_000 });
  beat();
  expect(contact.read().state).toBe('live');
  await vi.advanceTimersByTimeAsync(27_000);
  expect(contact.read().state).toBe('reconnecting');
  expect(sources[0]?.closed).toBe(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(sources).toHaveLength(2);
  // The old one has no say any more.
  sources[0]?.tell('beat');
  expect(contact.read().state).toBe('reconnecting');
  last().tell('beat');
  expect(contact.read().state).toBe('live');
  connection.stop();
});

test('a page that nobody looks at gives its connection up, and resumes without an alarm', async () => {
  const { sources, contact, connection, beat, last } = play();
  beat();
  connection.watch(false);
  await vi.advanceTimersByTimeAsync(10_000);
  connection.watch(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(sources).toHaveLength(1);
  beat();
  connection.watch(false);
  for (let turn = 0; turn < 12; turn += 1) {
    beat();
    await vi.advanceTimersByTimeAsync(5000);
  }
  await vi.advanceTimersByTimeAsync(600_000);
  expect(sources).toHaveLength(1);
  expect(last().closed).toBe(true);
  connection.watch(true);
  await vi.advanceTimersByTimeAsync(2000);
  expect(last().address).toBe('/api/events?after=e-7');
  expect(contact.read().state).toBe('live');
  connection.stop();
});
