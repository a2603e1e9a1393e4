import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localHost } from '../hosts/local.ts';
import { runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import { listing } from '../testing/replica-proof.ts';
import { inspectEnvironment } from './preflight-environment.ts';

const look = { host: localHost(), signal: new AbortController().signal };

test('utilities of another release than the log are named at registration, and nothing is run or made', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do({ do: 'put', database: 'a.db', key: 'k', value: 'v' });
  // They say what those of 6.2 say of themselves, and would tell if they were asked for anything else.
  const directory = join(fixture.root, 'other release');
  await mkdir(directory);
  const asked = join(fixture.root, 'asked');
  for (const name of ['archive', 'recover', 'stat', 'verify']) {
    const path = join(directory, `db62_${name}`);
    await writeFile(
      path,
      `#!/bin/sh\n[ "$1" = -V ] || echo "$0 $*" >>'${asked}'\necho "Berkeley DB 12c Release 1, library version 12.1.6.2.32: (April 19, 2017)"\n`,
    );
    await chmod(path, 0o755);
  }
  const environment = { ...fixture.spec, utilities: { directory, prefix: 'db62_' } };
  const report = await inspectEnvironment(look, environment);
  expect(report.usable).toBe(false);
  expect(report.checks).toContainEqual(
    expect.objectContaining({
      name: 'utilities',
      result: 'failed',
      code: 'release-mismatch',
      hint: expect.stringMatching(/\S/),
    }),
  );
  await expect(runEngine('snapshot', fixture, { environment })).rejects.toMatchObject({
    code: 'release-mismatch',
  });
  expect(await listing(fixture.target)).toEqual(['absent']);
  expect(await listing(asked)).toEqual(['absent']);

  // Those of this host, named by directory and prefix, are the right ones.
  const own = { ...fixture.spec, utilities: { directory: '/usr/bin', prefix: 'db_' } };
  expect(await inspectEnvironment(look, own)).toMatchObject({ usable: true, release: '5.3' });
  await runEngine('snapshot', fixture, { environment: own });
  await writer.quit();
});
