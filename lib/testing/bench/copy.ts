import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parallelCopies } from '../../engine/copy-active.ts';
import { runParallel } from '../../io/copy-parallel.ts';
import { copyWholePages } from '../../io/copy-whole-pages.ts';
import { localFiles } from '../../io/local-files.ts';
import { badPages } from '../bad-pages.ts';
import { makeEnvironment } from '../environment-fixture.ts';
import { runUtility } from '../run-utility.ts';
import { leavingNothing, median } from './timing.ts';

export interface CopyComparison {
  readonly files: number;
  readonly bytes: number;
  /** Milliseconds, in the order of the rounds; each with fsync of every file and of the directory. */
  readonly cp: readonly number[];
  readonly ours: readonly number[];
  /** Median of what each round's `cp` took over what ours took: 1 is as fast as `cp`. */
  readonly ratio: number;
}

const pageSize = 8192;

/**
 * Copies database files with `cp`, then `sync FILE…` (fsync each), and with the product's copier, which reads everything
 * twice: one after the other in each round, the first one taking turns. The files are copies of one real btree with
 * checksums, in the page cache, as those of a live environment mostly are.
 */
export async function compareCopies(
  parent: string,
  { rounds, files, bytes }: { readonly rounds: number; readonly files: number; readonly bytes: number },
): Promise<CopyComparison> {
  const root = await mkdtemp(join(parent, 'understudy-copies-'));
  leavingNothing(() => rm(root, { recursive: true, force: true }));
  try {
    const sources = await makeFiles(root, files, bytes);
    const cp: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const turns = [
        async () => cp.push(await timed(root, (to) => plainCopy(sources, to))),
        async () => ours.push(await timed(root, (to) => ourCopy(sources, to))),
      ];
      for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
    }
    const { size } = await stat(sources[0]!);
    return { files, bytes: size, cp, ours, ratio: median(cp.map((ms, round) => ms / ours[round]!)) };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function makeFiles(root: string, files: number, bytes: number): Promise<string[]> {
  await using fixture = await makeEnvironment({
    parent: root,
    logFileSize: 10 * 1024 * 1024,
    cacheBytes: 64 * 1024 * 1024,
    dbConfig: ['log_set_config DB_LOG_AUTO_REMOVE'],
  });
  const writer = await fixture.start({ pageSize, checksums: true });
  // Four records of this size to a page (data-set.ts).
  const keys = Math.floor(bytes / pageSize) * 4;
  for (const _ of [1, 2, 3, 4]) {
    await writer.do({
      do: 'fill',
      database: 'a.db',
      bytes: (keys / 4) * 1500,
      each: 1500,
      perCommit: 200,
      keys,
      nosync: true,
    });
    await writer.checkpoint(120_000);
  }
  await writer.quit();
  const { bad } = await badPages(join(fixture.home, 'a.db'));
  if (bad.length > 0) throw new Error(`the database has ${bad.length} pages with a bad checksum`);
  const sources = Array.from({ length: files }, (_, index) => join(root, `source-${index}.db`));
  for (const source of sources) await copyFile(join(fixture.home, 'a.db'), source);
  return sources;
}

/** From an empty directory, with nothing of earlier rounds left to write. */
async function timed(root: string, copy: (to: string) => Promise<void>): Promise<number> {
  const to = join(root, 'copies');
  await mkdir(to);
  await runUtility('sync', []);
  const began = performance.now();
  await copy(to);
  const took = performance.now() - began;
  await rm(to, { recursive: true });
  return took;
}

async function plainCopy(sources: readonly string[], to: string): Promise<void> {
  await mustRun('cp', ['--reflink=never', ...sources, to]);
  const copies = sources.map((source) => join(to, source.slice(source.lastIndexOf('/') + 1)));
  await mustRun('sync', [...copies, to]);
}

async function ourCopy(sources: readonly string[], to: string): Promise<void> {
  await runParallel(sources, parallelCopies, (source, signal) =>
    copyWholePages(localFiles, source, join(to, source.slice(source.lastIndexOf('/') + 1)), {
      signal,
      reflink: false,
    }),
  );
  await localFiles.syncDirectory(to);
}

async function mustRun(file: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runUtility(file, args, 600_000);
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${stderr}`);
}
