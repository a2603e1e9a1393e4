import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyWholePages } from '../io/copy-whole-pages.ts';
import { localFiles } from '../io/local-files.ts';
import { badPages, badPagesOf } from '../testing/bad-pages.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';

const seconds = 10;

/** As a plain copy with a small buffer reads: a page is many reads, with writes in between. */
async function plainCopy(path: string, chunk: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const copy = Buffer.alloc((await file.stat()).size);
    for (let at = 0; at < copy.length; at += chunk)
      await file.read(copy, at, Math.min(chunk, copy.length - at), at);
    return copy;
  } finally {
    await file.close();
  }
}

test('trap 13: pages of 64 kB under a heavy writer: no bad checksum in our copies, where a plain copy has some', async () => {
  // A cache that holds a part of the database only, so that pages are written all the time.
  await using fixture = await makeEnvironment({ logFileSize: 10 * 1024 * 1024, cacheBytes: 4 * 1024 * 1024 });
  const writer = await fixture.start({
    pageSize: 65_536,
    checksums: true,
    roles: ['checkpoint'],
    checkpointEveryMs: 200,
  });
  const keys = 16_000;
  const write = { do: 'fill', database: 'live.db', each: 900, keys, nosync: true } as const;
  await writer.do({ ...write, bytes: keys * 900 }, { do: 'checkpoint' });
  let writing = true;
  const heavy = (async () => {
    while (writing) await writer.do({ ...write, bytes: 4_000_000 });
  })();

  const from = join(fixture.home, 'live.db');
  const to = join(fixture.root, 'copy.db');
  const ours = { pages: 0, bad: 0, rereads: 0 };
  const plain = { '4 kB reads': { pages: 0, bad: 0 }, '1 MB reads': { pages: 0, bad: 0 } };
  const readPlainly = async (name: keyof typeof plain, chunk: number) => {
    const { pages, bad } = badPagesOf(await plainCopy(from, chunk));
    plain[name].pages += pages;
    plain[name].bad += bad.length;
  };
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const { rereads } = await copyWholePages(localFiles, from, to, { reflink: false });
    const copy = await badPages(to);
    ours.pages += copy.pages;
    ours.bad += copy.bad.length;
    ours.rereads += rereads;
    await unlink(to);
    await readPlainly('4 kB reads', 4096);
    await readPlainly('1 MB reads', 1024 * 1024);
  }
  // The same writer, the same check: it can see a torn page.
  const deadline = performance.now() + 60_000;
  while (plain['4 kB reads'].bad === 0 && performance.now() < deadline) await readPlainly('4 kB reads', 4096);
  writing = false;
  await heavy;
  console.log(`torn pages in ${seconds} s: ours ${JSON.stringify(ours)}, plain ${JSON.stringify(plain)}`);
  expect(ours.bad).toBe(0);
  expect(ours.pages).toBeGreaterThan(1000);
  expect(plain['4 kB reads'].bad).toBeGreaterThan(0);
  await writer.quit();
});
