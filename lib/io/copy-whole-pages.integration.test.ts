import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyWholePages } from './copy-whole-pages.ts';
import { localFiles } from './local-files.ts';

const PAGE = 65_536;
const PAGES = 128;

/** Overwrites random pages for ever; a page is one number of eight bytes, repeated, so that a torn one shows two. */
const flipper = `
  open my $f, '+<', shift or die $!;
  for (my $n = 1; ; $n++) {
    sysseek $f, int(rand(${PAGES})) * ${PAGE}, 0;
    syswrite $f, pack('Q', $n) x ${PAGE / 8};
    print "writing\\n" if $n == 100;
    $| = 1;
    select undef, undef, undef, 0.0003;
  }`;

let directory: string;
let writer: ChildProcess;
let from: string;
let to: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-torn-'));
  from = join(directory, 'live.db');
  to = join(directory, 'copy.db');
  await writeFile(from, Buffer.alloc(PAGES * PAGE));
  writer = spawn('perl', ['-e', `$| = 1; ${flipper}`, from], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => writer.stdout?.once('data', resolve));
});
afterEach(async () => {
  writer.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

const tornPages = (copy: Buffer): number => {
  let torn = 0;
  for (let at = 0; at < copy.length; at += PAGE) {
    const page = copy.subarray(at, at + PAGE);
    if (!page.subarray(8).equals(page.subarray(0, PAGE - 8))) torn += 1;
  }
  return torn;
};

/** As a plain copy with a small buffer does it. */
async function naiveCopy(): Promise<Buffer> {
  const file = await open(from, 'r');
  try {
    const copy = Buffer.alloc(PAGES * PAGE);
    for (let at = 0; at < copy.length; at += 4096) await file.read(copy, at, 4096, at);
    return copy;
  } finally {
    await file.close();
  }
}

test('no torn page in copies of a file that is written all the time, where a plain copy has some', async () => {
  let [whole, rereads, torn] = [0, 0, 0];
  const until = performance.now() + 4000;
  while (performance.now() < until || rereads === 0) {
    const result = await copyWholePages(localFiles, from, to, { reflink: false });
    expect(tornPages(await readFile(to))).toBe(0);
    await unlink(to);
    whole += PAGES;
    rereads += result.rereads;
  }
  // The same writer, the same check: it can see a torn page.
  const deadline = performance.now() + 60_000;
  while (torn === 0 && performance.now() < deadline) torn += tornPages(await naiveCopy());
  expect(torn).toBeGreaterThan(0);
  expect(whole).toBeGreaterThan(PAGES);
});
