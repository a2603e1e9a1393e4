import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StreamEvent } from '../contracts/events.ts';
import type { Database } from '../store/client.ts';
import { publish } from '../store/events.ts';
import { insertEnvironment, insertReplica } from '../testing/fleet.ts';
import { testOperator } from '../testing/operators.ts';
import { openTestTables } from '../testing/test-tables.ts';
import { eventMark, openEventStream } from './event-stream.ts';

let server: Awaited<ReturnType<typeof openTestTables>>;
let db: Database;

beforeAll(async () => {
  server = await openTestTables();
  ({ db } = server);
});

afterAll(() => server.stop());

async function open(lastEventId: string | null = null) {
  const browser = new AbortController();
  const reader = (await openEventStream(testOperator, lastEventId, browser.signal)).getReader();
  let lastId = lastEventId;
  const read = async (): Promise<readonly StreamEvent[] | null> => {
    const { value } = await reader.read();
    if (!value) return null;
    const text = new TextDecoder().decode(value);
    lastId = /^id: (\S+)\n/.exec(text)?.[1] ?? lastId;
    return text.includes('event: beat') ? [] : JSON.parse(text.slice(text.indexOf('data: ') + 6));
  };
  const readUntil = async (wanted: (event: StreamEvent) => boolean): Promise<StreamEvent> => {
    for (let events = await read(); events !== null; events = await read()) {
      const found = events.find(wanted);
      if (found) return found;
    }
    throw new Error('the stream has ended');
  };
  return { browser, reader, read, readUntil, lastId: () => lastId };
}

const journalOf = (runId: string) => (event: StreamEvent) =>
  event.type === 'journal' && event.runId === runId;

it('streams what changes, ends with the browser, and gives it what it missed', async () => {
  const first = await open();
  expect(await first.read()).toEqual([{ type: 'missed' }]);
  await publish(db, { type: 'journal', runId: 'seen' });
  await first.readUntil(journalOf('seen'));
  first.browser.abort();
  expect(await first.read()).toBeNull();
  const witness = await open();
  await publish(db, { type: 'journal', runId: 'missed' });
  await witness.readUntil(journalOf('missed'));
  const second = await open(first.lastId());
  await second.readUntil(journalOf('missed'));
  await second.reader.cancel();
  const stranger = await open('another-17');
  expect(await stranger.read()).toEqual([{ type: 'missed' }]);
  stranger.browser.abort();
  witness.browser.abort();
});

it('brings the rows of what changed, and tells of what is gone', async () => {
  const environment = await insertEnvironment(db, 'orders');
  const replica = await insertReplica(db, environment, 'standby');
  const page = await open(eventMark());
  expect(await page.read()).toEqual([]);
  await publish(db, { type: 'replica', replicaId: replica.id, environmentId: environment.id });
  const isRows = (event: StreamEvent) => event.type === 'rows';
  expect(await page.readUntil(isRows)).toMatchObject({
    environments: [{ name: 'orders', replicas: [{ name: 'standby', state: 'never synced' }] }],
    removed: [],
  });
  await db.environment.update({ where: { id: environment.id }, data: { removedAt: new Date() } });
  await publish(db, { type: 'environment', environmentId: environment.id });
  expect(await page.readUntil(isRows)).toEqual({ type: 'rows', environments: [], removed: [environment.id] });
  page.browser.abort();
});
