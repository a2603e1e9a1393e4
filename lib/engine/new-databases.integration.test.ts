import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { findDatabases } from '../testing/dump-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { ScriptOperation } from '../testing/live-writer.ts';
import { expectEqualToActive } from '../testing/replica-proof.ts';

const publishedNames = async (fixture: EnvironmentFixture) =>
  (await findDatabases(await publishedGeneration(fixture.target))).map(({ name }) => name);

test('trap 1: a database made and renamed between two updates is in the replica, also when its new name was used before', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do({ do: 'put', database: 'a.db', key: 'one', value: 'first' }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  await writer.do(
    { do: 'create', database: 'made.db' },
    { do: 'put', database: 'made.db', key: 'k', value: 'must not be lost' },
    { do: 'close', database: 'made.db' },
    { do: 'rename', database: 'made.db', to: 'renamed.db' },
  );
  const first = await runEngine('update', fixture);
  expect(first.fellBack).toBe(false);
  expect(await publishedNames(fixture)).toEqual(['a.db', 'renamed.db']);

  // Another file under the name, again made and renamed: told apart by its uid alone.
  await writer.do(
    { do: 'remove', database: 'renamed.db' },
    { do: 'create', database: 'other.db', type: 'hash' },
    { do: 'put', database: 'other.db', type: 'hash', key: 'k', value: 'another file' },
    { do: 'close', database: 'other.db' },
    { do: 'rename', database: 'other.db', to: 'renamed.db' },
  );
  const second = await runEngine('update', fixture);
  expect(second.fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test('a database whose making, renaming or replacing is still in an open transaction does not fail the file set', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do(
    { do: 'put', database: 'stays.db', key: 'one', value: 'first' },
    { do: 'put', database: 'replaced.db', key: 'one', value: 'before' },
    { do: 'put', database: 'renamed.db', key: 'one', value: 'before' },
    { do: 'close', database: 'replaced.db' },
    { do: 'close', database: 'renamed.db' },
    { do: 'checkpoint' },
  );
  await runEngine('snapshot', fixture);
  await writer.do(
    { do: 'begin', txn: 'open' },
    { do: 'create', database: 'new.db', txn: 'open' },
    { do: 'remove', database: 'replaced.db', txn: 'open' },
    { do: 'create', database: 'replaced.db', txn: 'open' },
    { do: 'rename', database: 'renamed.db', to: 'under-another-name.db', txn: 'open' },
    { do: 'put', database: 'stays.db', key: 'two', value: 'second' },
  );
  const update = await runEngine('update', fixture);
  expect(update.fellBack).toBe(false);
  // As recovery leaves it: the transaction did not commit.
  expect(await publishedNames(fixture)).toEqual(['renamed.db', 'replaced.db', 'stays.db']);
  await runEngine('snapshot', fixture);
  expect(await publishedNames(fixture)).toEqual(['renamed.db', 'replaced.db', 'stays.db']);

  await writer.do({ do: 'commit', txn: 'open' });
  await runEngine('update', fixture);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test('directories that come after the snapshot, with databases that stay, and with ones that have gone again', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do({ do: 'put', database: 'a.db', key: 'one', value: 'first' }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  await mkdir(join(fixture.home, 'kept'));
  await mkdir(join(fixture.home, 'emptied'));
  await writer.do(
    { do: 'put', database: 'kept/inside.db', key: 'one', value: 'first' },
    { do: 'create', database: 'emptied/gone.db' },
    { do: 'put', database: 'emptied/gone.db', key: 'one', value: 'first' },
    { do: 'close', database: 'emptied/gone.db' },
    { do: 'remove', database: 'emptied/gone.db' },
  );
  await runEngine('update', fixture);
  await expectEqualToActive(fixture);
  await runEngine('snapshot', fixture);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test('a database that db_archive -s does not list is copied', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do(
    { do: 'put', database: 'silent.db', key: 'one', value: 'first' },
    { do: 'close', database: 'silent.db' },
    { do: 'fill', database: 'busy.db', bytes: 400_000 },
    { do: 'checkpoint' },
    { do: 'fill', database: 'busy.db', bytes: 200_000 },
    { do: 'checkpoint' },
  );
  await writer.quit();
  const again = await fixture.start({ recover: true });
  await again.do({ do: 'put', database: 'busy.db', key: 'x', value: 'y' }, { do: 'checkpoint' });
  const snapshot = await runEngine('snapshot', fixture);
  expect(snapshot.fellBack).toBe(false);
  expect(await expectEqualToActive(fixture)).toBe(2);
  await again.quit();
});

test.each(['snapshot', 'update'] as const)(
  'a removal in a transaction that is open during a %s and then aborts does not lose the database',
  async (kind) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await fixture.start();
    await writer.do(
      { do: 'put', database: 'removed.db', key: 'one', value: 'must not be lost' },
      { do: 'put', database: 'renamed.db', key: 'one', value: 'must not be lost' },
      { do: 'close', database: 'removed.db' },
      { do: 'close', database: 'renamed.db' },
      // Their making is in no log file that recovery reads.
      { do: 'fill', database: 'a.db', bytes: 200_000 },
      { do: 'checkpoint' },
      { do: 'fill', database: 'a.db', bytes: 200_000 },
      { do: 'checkpoint' },
    );
    if (kind === 'update') await runEngine('snapshot', fixture);
    await writer.do(
      { do: 'begin', txn: 'open' },
      { do: 'remove', database: 'removed.db', txn: 'open' },
      { do: 'rename', database: 'renamed.db', to: 'elsewhere.db', txn: 'open' },
      { do: 'fill', database: 'a.db', bytes: 10_000 },
    );
    await runEngine(kind, fixture);
    // While it is open, recovery of a fresh copy removes the database for good, here as after a crash of the active
    // (5.3.28 loses it there too); an update keeps it. Once the transaction has aborted, it is copied as a new one.
    expect(await publishedNames(fixture)).toEqual(
      kind === 'update' ? ['a.db', 'removed.db', 'renamed.db'] : ['a.db', 'renamed.db'],
    );
    await writer.do({ do: 'abort', txn: 'open' }, { do: 'fill', database: 'a.db', bytes: 10_000 });
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);

test('a removal and a renaming that a crash cut short do not count as committed where their transaction ids come again', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do(
    { do: 'put', database: 'removed.db', key: 'one', value: 'must not be lost' },
    { do: 'put', database: 'renamed.db', key: 'one', value: 'must not be lost' },
    { do: 'close', database: 'removed.db' },
    { do: 'close', database: 'renamed.db' },
    { do: 'fill', database: 'a.db', bytes: 200_000 },
    { do: 'checkpoint' },
  );
  await runEngine('snapshot', fixture);
  await writer.do(
    { do: 'begin', txn: 'open' },
    { do: 'remove', database: 'removed.db', txn: 'open' },
    { do: 'rename', database: 'renamed.db', to: 'elsewhere.db', txn: 'open' },
    { do: 'fill', database: 'a.db', bytes: 10_000 },
  );
  await writer.kill();
  // Ids begin again after recovery, so that one of these has the id of the transaction that was open.
  const again = await fixture.start({ recover: true });
  await again.do({ do: 'fill', database: 'a.db', bytes: 60_000, each: 500, perCommit: 1 });
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  // The active lost what was being removed to its own recovery, though nothing committed: the replica has it.
  expect((await findDatabases(fixture.home)).map(({ name }) => name)).toEqual(['a.db', 'renamed.db']);
  expect(await publishedNames(fixture)).toEqual(['a.db', 'removed.db', 'renamed.db']);
  await again.quit();
});

const earlierLives = {
  'made and renamed': [],
  'made under a name that was removed, and renamed': [{ do: 'remove', database: 'first.db' }],
  'made under a name that was renamed away, and renamed': [
    { do: 'rename', database: 'first.db', to: 'lives-on.db' },
  ],
  'made under a name that another one was made and renamed under': [
    { do: 'rename', database: 'first.db', to: 'lives-on.db' },
    { do: 'fill', database: 'first.db', bytes: 30_000 },
    { do: 'close', database: 'first.db' },
    { do: 'rename', database: 'first.db', to: 'last.db' },
    { do: 'remove', database: 'last.db' },
  ],
} satisfies Record<string, ScriptOperation[]>;

test.each(
  Object.entries(earlierLives).flatMap(([life, before]) => [
    { kind: 'update' as const, life, before },
    { kind: 'snapshot' as const, life, before },
  ]),
)('a database $life is whole after a $kind', async ({ kind, life, before }) => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 100_000 },
    ...(life === 'made and renamed'
      ? []
      : ([
          { do: 'fill', database: 'first.db', bytes: 20_000 },
          { do: 'close', database: 'first.db' },
        ] satisfies ScriptOperation[])),
    { do: 'checkpoint' },
  );
  if (kind === 'update') await runEngine('snapshot', fixture);
  // With its pages still in the cache where that can be helped: otherwise the library loses them at a crash, too.
  const nosync = before.length === 0;
  await writer.do(
    ...before,
    { do: 'create', database: 'first.db' },
    { do: 'fill', database: 'first.db', bytes: 60_000, each: 500 },
    { do: 'close', database: 'first.db', nosync },
    { do: 'rename', database: 'first.db', to: 'last.db' },
    { do: 'fill', database: 'last.db', bytes: 5_000, each: 500 },
    { do: 'close', database: 'last.db', nosync },
  );
  const run = await runEngine(kind, fixture);
  expect(run.fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.do({ do: 'fill', database: 'last.db', bytes: 20_000, each: 500 });
  await runEngine('update', fixture);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test.each(['update', 'snapshot'] as const)(
  'an existing database that is renamed while its pages are in the cache of the active is whole after a %s',
  async (kind) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await fixture.start();
    await writer.do({ do: 'fill', database: 'old.db', bytes: 20_000 }, { do: 'checkpoint' });
    if (kind === 'update') await runEngine('snapshot', fixture);
    await writer.do(
      { do: 'fill', database: 'old.db', bytes: 60_000 },
      { do: 'close', database: 'old.db', nosync: true },
      { do: 'rename', database: 'old.db', to: 'new.db' },
    );
    expect((await runEngine(kind, fixture)).fellBack).toBe(false);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);

test('databases renamed and removed outside any transaction: the new names are there once', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do(
    { do: 'put', database: 'a.db', key: 'k', value: 'v' },
    { do: 'put', database: 'old.db', key: 'k', value: 'v' },
    { do: 'close', database: 'old.db' },
    { do: 'checkpoint' },
  );
  await runEngine('snapshot', fixture);
  await writer.do(
    { do: 'rename', database: 'old.db', to: 'new.db', unlogged: true },
    { do: 'create', database: 'made.db' },
    { do: 'rename', database: 'made.db', to: 'renamed.db', unlogged: true },
  );
  await runEngine('update', fixture);
  expect(await publishedNames(fixture)).toEqual(['a.db', 'new.db', 'renamed.db']);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test.each(['update', 'snapshot'] as const)(
  'databases renamed several times, and back to a name that they had, are there after a %s',
  async (kind) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await fixture.start();
    await writer.do(
      { do: 'fill', database: 'old-1.db', bytes: 30_000 },
      { do: 'fill', database: 'back.db', bytes: 30_000 },
      { do: 'checkpoint' },
    );
    if (kind === 'update') await runEngine('snapshot', fixture);
    await writer.do(
      { do: 'fill', database: 'old-1.db', bytes: 10_000 },
      { do: 'close', database: 'old-1.db' },
      { do: 'close', database: 'back.db' },
      { do: 'rename', database: 'old-1.db', to: 'old-2.db' },
      { do: 'rename', database: 'old-2.db', to: 'old-3.db' },
      { do: 'fill', database: 'old-3.db', bytes: 10_000 },
      { do: 'close', database: 'old-3.db' },
      { do: 'rename', database: 'old-3.db', to: 'old-4.db' },
      { do: 'rename', database: 'back.db', to: 'away.db' },
      { do: 'rename', database: 'away.db', to: 'back.db' },
      { do: 'fill', database: 'new-1.db', bytes: 10_000 },
      { do: 'close', database: 'new-1.db' },
      { do: 'rename', database: 'new-1.db', to: 'new-2.db' },
      { do: 'fill', database: 'new-2.db', bytes: 10_000 },
      { do: 'close', database: 'new-2.db' },
      { do: 'rename', database: 'new-2.db', to: 'new-3.db' },
      { do: 'begin', txn: 'open' },
      { do: 'rename', database: 'new-3.db', to: 'new-4.db', txn: 'open' },
    );
    expect((await runEngine(kind, fixture)).fellBack).toBe(false);
    expect(await publishedNames(fixture)).toEqual(['back.db', 'new-3.db', 'old-4.db']);
    await writer.do({ do: 'commit', txn: 'open' });
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);
