import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReplicaLive } from '../contracts/replica.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { type Database, openDatabase } from './client.ts';
import { closeEventBus, type EventBus, eventBus, type HeardEvent } from './event-bus.ts';
import { publish } from './events.ts';
import { type Signal, sendSignal } from './signals.ts';

let server: TestDatabase;
let db: Database;
let bus: EventBus;
let heard: HeardEvent[] = [];

beforeAll(async () => {
  server = await startTestDatabase();
  db = openDatabase(server.url);
  bus = await eventBus();
  bus.subscribe((event) => heard.push(event));
});

beforeEach(() => {
  heard = [];
});

afterAll(async () => {
  await closeEventBus();
  await db.$disconnect();
  await server.stop();
});

const types = () => heard.map((event) => event.type);
const tell = async (...runIds: string[]) => {
  await publish(db, ...runIds.map((runId) => ({ type: 'journal', runId }) as const));
  await until(
    async () => heard.some((event) => event.type === 'journal' && event.runId === runIds.at(-1)) || undefined,
    5,
  );
};

const live = (n: number): ReplicaLive => ({
  replicaId: `replica-${n}`,
  state: 'in step',
  stateReason: 'ü'.repeat(n % 50),
  exposure: { bytes: n, commits: n, oldestCommitAgeMs: n },
  environmentLsn: '[12][3456]',
  receivedLsn: '[12][3456]',
  recoveredLsn: '[12][3456]',
  archiveFromLsn: '[1][0]',
  lastLogFile: 'log.0000000012',
  writeRate: 1,
  observedAt: '2026-11-22T12:00:00.000Z',
});

describe('the event bus', () => {
  it('carries figures of any number of replicas', async () => {
    const replicas = Array.from({ length: 300 }, (_, n) => live(n));
    await publish(db, { type: 'exposure', replicas });
    const told = await until(async () => {
      const all = heard.flatMap((event) => (event.type === 'exposure' ? event.replicas : []));
      return all.length === 300 ? all : undefined;
    });
    expect(told).toEqual(replicas);
    expect(heard.length).toBeGreaterThan(10);
  });

  it('says nothing of a transaction that is rolled back', async () => {
    await db
      .$transaction(async (transaction) => {
        await publish(transaction, { type: 'fleet' });
        throw new Error('no');
      })
      .catch(() => undefined);
    await tell('after');
    expect(types()).toEqual(['journal']);
  });

  it('comes back after its connection was cut, and says that something may have been missed', async () => {
    const signals: (Signal | undefined)[] = [];
    bus.onSignal((signal) => signals.push(signal));
    await db.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'understudy listener'`;
    await until(async () => types().includes('missed') || undefined);
    expect(signals).toEqual([undefined]);
    await tell('back again');
    await sendSignal(db, { type: 'cancel', runId: 'x' });
    await until(async () => signals.length > 1 || undefined);
    expect(signals[1]).toEqual({ type: 'cancel', runId: 'x' });
  });
});
