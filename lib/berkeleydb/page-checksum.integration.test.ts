import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { badPages } from '../testing/bad-pages.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import { loadDatabase } from '../testing/load-database.ts';
import { runUtility } from '../testing/run-utility.ts';

const types = ['btree', 'recno', 'hash', 'queue', 'heap'] as const;
const layouts = types.flatMap((type) =>
  [512, 4096, 65_536].flatMap((pageSize) => ['1234', '4321'].map((order) => ({ type, pageSize, order }))),
);

test.each(layouts)(
  'the checksums of a $type with pages of $pageSize bytes, byte order $order, as db_verify sees them',
  async ({ type, pageSize, order }) => {
    await using fixture = await makeEnvironment();
    const { home } = fixture;
    const path = join(home, 'a.db');
    await loadDatabase({
      home,
      name: 'a.db',
      header: [
        `type=${type}`,
        'chksum=1',
        `db_pagesize=${pageSize}`,
        `db_lorder=${order}`,
        ...(type === 'queue' ? ['re_len=80', 'keys=1'] : []),
      ],
      records: Array.from({ length: 1500 }, (_, index) => [
        type === 'queue' ? String(index + 1) : `key-${index}`,
        // Some go to overflow pages.
        `value ${index} `.repeat(type === 'queue' ? 5 : index % 100 === 0 ? 500 : 5),
      ]),
    });
    const verify = () => runUtility('db_verify', [path]);
    const { pages, bad } = await badPages(path);
    expect(pages).toBeGreaterThan(1);
    expect(bad).toEqual([]);
    expect((await verify()).code).toBe(0);

    // One bit, on a page in the middle: both see it.
    const page = Math.floor(pages / 2);
    const file = await open(path, 'r+');
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, page * pageSize + 200);
    byte[0]! ^= 1;
    await file.write(byte, 0, 1, page * pageSize + 200);
    await file.close();
    expect((await badPages(path)).bad).toEqual([page]);
    expect((await verify()).code).toBe(1);
    await rm(path);
  },
);
