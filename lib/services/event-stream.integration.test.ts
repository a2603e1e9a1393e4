import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../store/client.ts';
import { closeEventBus } from '../store/event-bus.ts';
import { publish } from '../store/events.ts';
import { testOperator } from '../testing/operators.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { openEventStream } from './event-stream.ts';

let server: TestDatabase;
let db: Database;

beforeAll(async () => {
  server = await startTestDatabase();
  db = openDatabase(server.url);
});

afterAll(async () => {
  await closeEventBus();
  await db.$disconnect();
  await server.stop();
});

async function open(lastEventId: string | null = null) {
  const browser = new AbortController();
  const stream = await openEventStream(testOperator, lastEventId, browser.signal);
  const reader = stream.getReader();
  const read = async () => {
    const { value } = await reader.read();
    return value ? new TextDecoder().decode(value) : null;
  };
  const readUntil = async (text: string) => {
    for (let chunk = await read(); !chunk?.includes(text); chunk = await read()) expect(chunk).not.toBeNull();
  };
  return { browser, reader, read, readUntil };
}

it('streams what changes, closes with the browser, and gives it what it missed', async () => {
  const first = await open();
  expect(await first.read()).toBe('retry: 2000\n\n');
  await publish(db, { type: 'journal', runId: 'seen' });
  const text = await first.read();
  expect(text).toMatch(/^id: [0-9a-f]+-\d+\ndata: \{"type":"journal","runId":"seen"\}\n\n$/);
  first.browser.abort();
  expect(await first.read()).toBeNull();
  const witness = await open();
  await witness.read();
  await publish(db, { type: 'journal', runId: 'missed' });
  await witness.read();
  const second = await open(/id: (\S+)/.exec(text ?? '')?.[1] ?? '');
  expect(await second.read()).toBe('retry: 2000\n\n');
  expect(await second.read()).toContain('"missed"');
  await second.reader.cancel();
  witness.browser.abort();
  // Nobody listens any more: an event meets no closed stream.
  const third = await open();
  await publish(db, { type: 'journal', runId: 'last' });
  await third.readUntil('"last"');
  third.browser.abort();
});

it('cuts a browser off that reads nothing', async () => {
  const asleep = await open();
  const awake = await open();
  for (let first = 0; first < 1500; first += 500) {
    const runIds = Array.from({ length: 500 }, (_, n) => `run-${first + n}`);
    await publish(db, ...runIds.map((runId) => ({ type: 'journal', runId }) as const));
    await awake.readUntil(`"${runIds.at(-1)}"`);
  }
  let read = 0;
  while ((await asleep.read()) !== null) read += 1;
  expect(read).toBeGreaterThan(900);
  expect(read).toBeLessThan(1100);
  awake.browser.abort();
});
