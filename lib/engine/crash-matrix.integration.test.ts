import { expect, test } from 'vitest';
import { localHost } from '../hosts/local.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { crashingHost } from '../testing/crashing-host.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { expectEqualToActive, expectPublishedWhole } from '../testing/replica-proof.ts';

// All of them take minutes: the soak does that (scripts/soak.mjs). Here every n-th, from another one each time.
const stride = Number(process.env.UNDERSTUDY_CRASH_STRIDE ?? 17);
const offset = Number(process.env.UNDERSTUDY_TEST_SEED ?? Date.now()) % stride;

async function smallReplica(fixture: EnvironmentFixture): Promise<LiveWriter> {
  const writer = await fixture.start();
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 30_000 },
    { do: 'put', database: 'h.db', type: 'hash', key: 'k', value: 'v' },
  );
  await writer.do({ do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  return writer;
}

/** Some log, and a database that is made and renamed, so that every kind of step has something to do. */
async function change(writer: LiveWriter, made: number): Promise<void> {
  const name = `new-${made}`;
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 20_000 },
    { do: 'create', database: `${name}-made.db` },
    { do: 'rename', database: `${name}-made.db`, to: `${name}.db` },
    ...(made > 3 ? [{ do: 'remove' as const, database: `new-${made - 3}.db` }] : []),
  );
}

test.each([
  { kind: 'update', tear: false },
  { kind: 'update', tear: true },
  { kind: 'snapshot', tear: false },
] as const)(
  `death at every ${stride}th file operation of $kind (torn writes: $tear), from number ${offset + 1}`,
  async ({ kind, tear }) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await smallReplica(fixture);
    let deaths = 0;
    let changes = 0;
    for (let number = offset + 1; ; number += stride) {
      await change(writer, ++changes);
      const crashing = crashingHost(localHost(), number, tear);
      const outcome = await runEngine(kind, fixture, { host: crashing.host }).catch(
        (error: unknown) => error,
      );
      if (!crashing.crashed()) {
        expect(outcome).not.toBeInstanceOf(Error);
        break;
      }
      deaths++;
      const last = crashing.mutations[number - 1]!;
      const where = `${number}: ${last.operation} ${last.path.slice(fixture.target.length)}`;
      expect(outcome, where).toBeInstanceOf(Error);
      await crashing.bury();
      await expectPublishedWhole(fixture);
      const published = await publishedGeneration(fixture.target);
      const run = await runEngine('update', fixture).catch((error: unknown) => {
        throw new Error(`the run after a death at ${where} failed`, { cause: error });
      });
      expect({ where, fellBack: run.fellBack }).toEqual({ where, fellBack: false });
      expect({ where, moved: (await publishedGeneration(fixture.target)) !== published }).toEqual({
        where,
        moved: true,
      });
    }
    expect(deaths).toBeGreaterThan(5);
    await runEngine('update', fixture);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);
