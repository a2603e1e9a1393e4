import { expect, test } from 'vitest';
import { type ErrorCode, toErrorReport } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { faultyFiles, type Mutation, systemError } from '../testing/faulty-files.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { randomNumbers } from '../testing/random-numbers.ts';
import { expectEqualToActive, expectPublishedWhole } from '../testing/replica-proof.ts';

const seed = Number(process.env.UNDERSTUDY_TEST_SEED ?? Date.now() % 1_000_000);
console.log(`places of the faults: UNDERSTUDY_TEST_SEED=${seed}`);
const random = randomNumbers(seed);

/** `lasts`: everything of the kind fails from then on, as on a full disk; otherwise one operation does. */
const faults = [
  { error: 'ENOSPC', code: 'disk-full', lasts: true },
  { error: 'EIO', code: 'io-error', lasts: false },
  { error: 'EACCES', code: 'permission-denied', lasts: false },
  { error: 'EROFS', code: 'read-only-file-system', lasts: true },
] as const satisfies { error: string; code: ErrorCode; lasts: boolean }[];

const operations = ['create', 'write', 'sync', 'rename', 'copy', 'syncDirectory'] as const;

async function smallReplica(fixture: EnvironmentFixture): Promise<LiveWriter> {
  const writer = await fixture.start();
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 30_000 },
    { do: 'put', database: 'h.db', type: 'hash', key: 'k', value: 'v' },
    { do: 'checkpoint' },
  );
  await runEngine('snapshot', fixture);
  return writer;
}

/** Some log, and a database that is made and renamed, so that every kind of step has something to do. */
async function change(writer: LiveWriter, made: number): Promise<void> {
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 10_000 },
    { do: 'create', database: `made-${made}.db` },
    { do: 'rename', database: `made-${made}.db`, to: `new-${made}.db` },
    ...(made > 3 ? [{ do: 'remove' as const, database: `new-${made - 3}.db` }] : []),
  );
}

/** A host whose n-th operation of a kind fails, and all of that kind after it where the fault lasts. */
function faultyHost(operation: string, nth: number, { error, lasts }: (typeof faults)[number]) {
  const host = localHost();
  let count = 0;
  const hit: Mutation[] = [];
  const { files } = faultyFiles(host.files, (mutation) => {
    if (mutation.operation !== operation) return undefined;
    count += 1;
    if (count < nth || (count > nth && !lasts)) return undefined;
    hit.push(mutation);
    return { error: systemError(error, operation, mutation.path), tear: true };
  });
  return { host: { ...host, files } satisfies Host, hit };
}

/** How often each kind of operation comes in a run that nothing disturbs. */
async function countOperations(kind: 'snapshot' | 'update', fixture: EnvironmentFixture) {
  const host = localHost();
  const { files, mutations } = faultyFiles(host.files, () => undefined);
  await runEngine(kind, fixture, { host: { ...host, files } });
  const counts = new Map<string, number>();
  for (const { operation } of mutations) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return counts;
}

test.each(faults.flatMap((fault) => (['update', 'snapshot'] as const).map((kind) => ({ ...fault, kind }))))(
  '$error at create, write, fsync, rename and copy in a $kind ends with $code, and nothing is lost',
  async (fault) => {
    const { kind, code } = fault;
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await smallReplica(fixture);
    let changes = 0;
    await change(writer, ++changes);
    const counts = await countOperations(kind, fixture);
    let struck = 0;
    for (const operation of operations) {
      const total = counts.get(operation) ?? 0;
      // Somewhere; of the writes also the first and the last, before the run is on record and after it has published.
      const ends = operation === 'write' ? [1, total] : [];
      for (const nth of new Set([...ends, 1 + Math.floor(random() * total)])) {
        if (nth > total) continue;
        await change(writer, ++changes);
        const { host, hit } = faultyHost(operation, nth, fault);
        const outcome = await runEngine(kind, fixture, { host }).catch((error: unknown) => error);
        const where = `${operation} ${nth} of ${total}: ${hit[0]?.path.slice(fixture.target.length)}`;
        expect(hit.length, where).toBeGreaterThan(0);
        struck += 1;
        if (outcome instanceof Error) {
          const report = toErrorReport(outcome);
          expect({ where, code: report.code }).toEqual({ where, code });
          expect(report.hint, where).toBeTruthy();
        } else {
          // What is asked beside the steps, for a comparison alone, is given up: its record in the lock, its shadow home.
          // So are copies of log files that are made ahead: place-logs makes them then.
          const { path } = hit[0]!;
          const isAhead = /\/\.incoming-[^/]+\/log(\/log\.\d+)?$/.test(path);
          const isAside =
            isAhead || path.startsWith(`${fixture.target}/lock`) || !path.startsWith(fixture.target);
          expect({ where, isAside }).toEqual({ where, isAside: true });
        }
        await expectPublishedWhole(fixture);
        const published = await publishedGeneration(fixture.target);
        const next = await runEngine('update', fixture).catch((error: unknown) => {
          throw new Error(`the run after ${where} failed`, { cause: error });
        });
        expect({ where, fellBack: next.fellBack }).toEqual({ where, fellBack: false });
        expect(await publishedGeneration(fixture.target), where).not.toBe(published);
      }
    }
    expect(struck).toBeGreaterThan(5);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);

/** A host on which opening what is there fails the n-th time, for reading or for writing. */
function unopenedHost(mode: 'read' | 'write', nth: number, error: string) {
  const host = localHost();
  const opened: string[] = [];
  const files: Host['files'] = {
    ...host.files,
    open: async (path, wanted) => {
      if (wanted !== mode) return host.files.open(path, wanted);
      opened.push(path);
      if (opened.length === nth) throw systemError(error, 'open', path);
      return host.files.open(path, wanted);
    },
  };
  return { host: { ...host, files } satisfies Host, opened };
}

test.each([
  { mode: 'read', error: 'EIO' },
  { mode: 'read', error: 'EACCES' },
  { mode: 'write', error: 'EIO' },
  { mode: 'write', error: 'EROFS' },
] as const)(
  '$error at open for $mode, in updates and snapshots: a named code with a hint, and nothing is lost',
  async ({ mode, error }) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await smallReplica(fixture);
    let changes = 0;
    let named = 0;
    for (const kind of ['update', 'snapshot'] as const) {
      await change(writer, ++changes);
      const counting = unopenedHost(mode, 0, error);
      await runEngine(kind, fixture, { host: counting.host });
      const total = counting.opened.length;
      for (const part of [0, 0.2, 0.4, 0.6, 0.8]) {
        await change(writer, ++changes);
        const nth = 1 + Math.floor((part + random() * 0.2) * total);
        const { host, opened } = unopenedHost(mode, nth, error);
        const outcome = await runEngine(kind, fixture, { host }).catch((thrown: unknown) => thrown);
        const where = `${kind}, ${nth} of ${total}: ${opened[nth - 1]?.slice(fixture.root.length)}`;
        if (outcome instanceof Error) {
          const { code, hint } = toErrorReport(outcome);
          named += 1;
          expect({ where, isNamed: code !== 'internal', hasHint: hint !== undefined, code }).toEqual({
            where,
            isNamed: true,
            hasHint: true,
            code,
          });
        }
        await expectPublishedWhole(fixture);
        const next = await runEngine('update', fixture).catch((cause: unknown) => {
          throw new Error(`the run after ${where} failed`, { cause });
        });
        expect({ where, fellBack: next.fellBack }).toEqual({ where, fellBack: false });
      }
    }
    expect(named).toBeGreaterThan(3);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);
