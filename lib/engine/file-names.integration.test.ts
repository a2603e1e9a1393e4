import { expect, test } from 'vitest';
import { endOfLog } from '../berkeleydb/log-end.ts';
import { scanLog } from '../berkeleydb/log-reader.ts';
import { recordType } from '../berkeleydb/log-records.ts';
import { localFiles } from '../io/local-files.ts';
import { runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import type { ScriptOperation } from '../testing/live-writer.ts';
import { expectEqualToActive } from '../testing/replica-proof.ts';

type Operations = readonly ScriptOperation[];

/** Writes so much that the database grows by many pages, and closes it. Hash and queue keep their extent in the first page. */
const grow = (
  database: string,
  type: 'btree' | 'hash' | 'recno' | 'queue' = 'hash',
  bytes = 60_000,
): ScriptOperation[] => [
  { do: 'fill', database, type, bytes, each: 200 },
  { do: 'close', database },
];
const rename = (database: string, to: string, txn?: string): ScriptOperation => ({
  do: 'rename',
  database,
  to,
  ...(txn ? { txn } : {}),
});
const remove = (database: string): ScriptOperation => ({ do: 'remove', database });

/** What a database has behind it at the first snapshot, and what becomes of its name in the log that the next recovery reads. */
const histories: Record<string, { before: Operations; after: Operations }> = {
  'made, and written to': { before: [], after: [...grow('a.db')] },
  'made and renamed': { before: [], after: [...grow('a.db'), rename('a.db', 'b.db'), ...grow('b.db')] },
  'made and renamed twice': {
    before: [],
    after: [
      ...grow('a.db'),
      rename('a.db', 'b.db'),
      ...grow('b.db'),
      rename('b.db', 'c.db'),
      ...grow('c.db'),
    ],
  },
  'renamed, and opened only then': {
    before: [...grow('a.db')],
    after: [rename('a.db', 'b.db'), ...grow('b.db')],
  },
  'renamed, with records under both names': {
    before: [...grow('a.db')],
    after: [...grow('a.db'), rename('a.db', 'b.db'), ...grow('b.db')],
  },
  'renamed twice': {
    before: [...grow('a.db')],
    after: [
      ...grow('a.db'),
      rename('a.db', 'b.db'),
      ...grow('b.db'),
      rename('b.db', 'c.db'),
      ...grow('c.db'),
    ],
  },
  'renamed twice, opened only then': {
    before: [...grow('a.db')],
    after: [rename('a.db', 'b.db'), rename('b.db', 'c.db'), ...grow('c.db')],
  },
  'renamed away and back': {
    before: [...grow('a.db')],
    after: [
      ...grow('a.db'),
      rename('a.db', 'b.db'),
      ...grow('b.db'),
      rename('b.db', 'a.db'),
      ...grow('a.db'),
    ],
  },
  'turned over once, as logs are': {
    before: [...grow('x.db'), ...grow('x.1.db')],
    after: [...grow('x.db'), rename('x.1.db', 'x.2.db'), rename('x.db', 'x.1.db'), ...grow('x.db')],
  },
  'turned over twice': {
    before: [...grow('x.db'), ...grow('x.1.db')],
    after: [
      ...grow('x.db'),
      ...grow('x.1.db', 'hash', 4000),
      rename('x.1.db', 'x.2.db'),
      rename('x.db', 'x.1.db'),
      ...grow('x.db'),
      ...grow('x.1.db', 'hash', 4000),
      rename('x.2.db', 'x.3.db'),
      rename('x.1.db', 'x.2.db'),
      rename('x.db', 'x.1.db'),
      ...grow('x.db'),
    ],
  },
  'two that change places': {
    before: [...grow('a.db'), ...grow('b.db', 'queue')],
    after: [
      rename('a.db', 'c.db'),
      rename('b.db', 'a.db'),
      rename('c.db', 'b.db'),
      ...grow('a.db', 'queue'),
      ...grow('b.db'),
    ],
  },
  'removed and made again': {
    before: [...grow('a.db')],
    after: [...grow('a.db'), remove('a.db'), ...grow('a.db', 'queue')],
  },
  'removed and made again, twice': {
    before: [...grow('a.db')],
    after: [remove('a.db'), ...grow('a.db', 'queue'), remove('a.db'), ...grow('a.db', 'hash')],
  },
  'removed, and another takes the name': {
    before: [...grow('a.db'), ...grow('b.db', 'queue')],
    after: [...grow('b.db', 'queue'), remove('a.db'), rename('b.db', 'a.db'), ...grow('a.db', 'queue')],
  },
  'removed, and another passes through the name': {
    before: [...grow('a.db'), ...grow('b.db', 'queue')],
    after: [
      ...grow('b.db', 'queue'),
      remove('a.db'),
      rename('b.db', 'a.db'),
      ...grow('a.db', 'queue'),
      rename('a.db', 'c.db'),
      ...grow('c.db', 'queue'),
    ],
  },
  'made and renamed in one transaction': {
    before: [],
    after: [
      { do: 'begin', txn: 't' },
      { do: 'create', database: 'a.db', type: 'hash', txn: 't' },
      rename('a.db', 'b.db', 't'),
      { do: 'commit', txn: 't' },
      ...grow('b.db'),
    ],
  },
  'renamed twice in one transaction': {
    before: [...grow('a.db')],
    after: [
      ...grow('a.db'),
      { do: 'begin', txn: 't' },
      rename('a.db', 'b.db', 't'),
      rename('b.db', 'c.db', 't'),
      { do: 'commit', txn: 't' },
      ...grow('c.db'),
    ],
  },
  'renamed, and the renaming given up': {
    before: [...grow('a.db')],
    after: [
      ...grow('a.db'),
      { do: 'begin', txn: 't' },
      rename('a.db', 'b.db', 't'),
      { do: 'abort', txn: 't' },
      ...grow('a.db'),
    ],
  },
};

test.each(Object.keys(histories))('an update over a database that was %s', async (name) => {
  const { before, after } = histories[name]!;
  await using fixture = await makeEnvironment({ logFileSize: 128 * 1024 });
  const writer = await fixture.start();
  await writer.do(...grow('stays.db', 'btree', 20_000), ...before, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  await writer.do(...after);
  const update = await runEngine('update', fixture);
  await expectEqualToActive(fixture);
  expect(update.journal.lines.filter((line) => line.includes('cannot be trusted'))).toEqual([]);
  // The same log once more, from the same start: nothing has changed since.
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test.each(Object.keys(histories))('a snapshot over the log of a database that was %s', async (name) => {
  const { before, after } = histories[name]!;
  await using fixture = await makeEnvironment({ logFileSize: 4 * 1024 * 1024 });
  const writer = await fixture.start();
  await writer.do(...grow('stays.db', 'btree', 20_000), ...before, { do: 'checkpoint' }, ...after);
  await runEngine('snapshot', fixture);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test('a snapshot over a renaming that began at the very end of a log file which is not needed any more', async () => {
  const logFileSize = 64 * 1024;
  await using fixture = await makeEnvironment({ logFileSize });
  const writer = await fixture.start();
  await writer.do(...grow('a.db'), ...grow('other.db', 'btree', 1000));
  // The record that begins it takes some 70 bytes, the next one 600.
  const left = async () => logFileSize - (await endOfLog(localFiles, fixture.home)).end.offset;
  for (let tries = 0; (await left()) < 100 || (await left()) > 550; tries += 1) {
    expect(tries).toBeLessThan(2000);
    await writer.do({
      do: 'fill',
      database: 'other.db',
      type: 'btree',
      bytes: (await left()) > 4000 ? 2000 : 40,
      each: 40,
    });
  }
  const before = (await endOfLog(localFiles, fixture.home)).end;
  await writer.do(rename('a.db', 'b.db'));
  await writer.checkpoint();
  const pieces: string[] = [];
  await scanLog(
    localFiles,
    fixture.home,
    { lsn: before },
    {
      types: new Set([recordType.fopCreate, recordType.fopRename]),
      onRecord: ({ lsn }) => pieces.push(String(lsn.file)),
    },
  );
  expect(pieces).toEqual([String(before.file), String(before.file + 1)]);
  await writer.do(...grow('b.db'));
  expect((await runEngine('snapshot', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.do(...grow('b.db'));
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});
