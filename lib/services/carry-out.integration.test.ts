import { afterAll, beforeAll, expect, it } from 'vitest';
import { UnderstudyError } from '../contracts/errors.ts';
import { toAuditEntry } from '../store/audit-rows.ts';
import { type Database, database } from '../store/client.ts';
import { insertEnvironment, insertReplica } from '../testing/fleet.ts';
import { testOperator } from '../testing/operators.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { carryOut } from './carry-out.ts';

let server: TestDatabase;
let db: Database;
let replicaId: string;
let environmentId: string;

const viewer = { ...testOperator, name: 'vera', role: 'viewer' } as const;
const entries = async () =>
  (await db.auditEntry.findMany({ orderBy: { at: 'desc' } })).map((row) => toAuditEntry(row));

beforeAll(async () => {
  server = await startTestDatabase();
  db = database();
  const environment = await insertEnvironment(db, 'orders');
  environmentId = environment.id;
  replicaId = (await insertReplica(db, environment, 'standby')).id;
});

afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});

it('records who did what to what, from where', async () => {
  const act = async () => 'done';
  expect(await carryOut(testOperator, { deed: 'replica.pause', subject: { replicaId }, act })).toBe('done');
  expect((await entries())[0]).toMatchObject({
    deed: 'replica.pause',
    userName: 'operator',
    role: 'administrator',
    address: '127.0.0.1',
    result: 'ok',
    code: null,
    replicaId,
    replicaName: 'standby',
    environmentId,
    environmentName: 'orders',
  });
});

it('records a failure, and of the input only what names the subject', async () => {
  const act = () => Promise.reject(new UnderstudyError('home-missing', 'there is no such home'));
  const input = { name: 'New', password: 'geheim', home: '/x' };
  const attempt = carryOut(testOperator, { deed: 'environment.register', subject: input, act });
  await expect(attempt).rejects.toMatchObject({ code: 'home-missing' });
  const [entry] = await entries();
  expect(entry).toMatchObject({
    result: 'failed',
    code: 'home-missing',
    message: 'there is no such home',
    subjectName: 'New',
  });
  expect(JSON.stringify(entry)).not.toContain('geheim');
});

it('refuses what the role does not reach for, without doing it, and records that', async () => {
  let done = false;
  const act = async () => {
    done = true;
  };
  const attempt = carryOut(viewer, { deed: 'replica.remove', subject: { replicaId: 'no id' }, act });
  await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
  expect(done).toBe(false);
  expect((await entries())[0]).toMatchObject({ userName: 'vera', result: 'refused', replicaId: null });
});

it('records no looking, but who may not look', async () => {
  const before = (await entries()).length;
  const act = async () => undefined;
  await carryOut(testOperator, { deed: 'host.look', subject: {}, act });
  expect(await entries()).toHaveLength(before);
  await expect(carryOut(viewer, { deed: 'host.look', subject: {}, act })).rejects.toThrow();
  expect(await entries()).toHaveLength(before + 1);
});

it.each(['UPDATE audit_entry SET result = $$ok$$', 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])(
  'the database itself refuses: %s',
  async (statement) => {
    await expect(db.$executeRawUnsafe(statement)).rejects.toThrow('audit entries are only ever added');
  },
);
