import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesContract } from './files.contract.ts';
import { localFiles } from './local-files.ts';

filesContract('localFiles', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'understudy-files-'));
  return {
    files: localFiles,
    directory,
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
});

test('opening a FIFO that nobody writes does not wait for ever', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'understudy-files-'));
  try {
    execFileSync('mkfifo', [join(directory, 'fifo')]);
    const file = await localFiles.open(join(directory, 'fifo'), 'read');
    expect((await file.stat()).kind).toBe('other');
    await file.close();
  } finally {
    await rm(directory, { recursive: true });
  }
});
