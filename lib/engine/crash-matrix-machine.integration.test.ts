import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { play } from '../testing/crash-matrix/play.ts';
import { scenarios } from '../testing/crash-matrix/scenarios.ts';
import type { Stage } from '../testing/crash-matrix/stage.ts';
import { losingHost } from '../testing/losing-host.ts';
import { randomNumbers } from '../testing/random-numbers.ts';

const seed = Number(process.env.UNDERSTUDY_TEST_SEED ?? Date.now() % 1_000_000);
console.log(`points of the machine's crashes: UNDERSTUDY_TEST_SEED=${seed}`);
const most = Number(process.env.UNDERSTUDY_CRASH_POINTS ?? 20);

let points = 0;
let names = 0;
let files = 0;

/** In turn: all that was not synced is lost; some of it is. */
function forgetfulDisk() {
  const random = randomNumbers(seed);
  let crashes = 0;
  return async ({ fixture, host }: Stage) => {
    const aside = await mkdtemp(join(fixture.root, 'aside-'));
    const disk = losingHost(host, fixture.target, aside);
    return {
      host: disk.host,
      crash: async () => {
        crashes += 1;
        const lost = await disk.lose(crashes % 2 === 0 ? random : undefined);
        names += lost.names;
        files += lost.files;
      },
    };
  };
}

test.each(scenarios)('the machine crashes and loses what was not synced: $name', async (scenario) => {
  const deaths = await play(scenario, { seed, most, disk: forgetfulDisk() });
  points += deaths;
  expect(deaths).toBeGreaterThan(5);
});

afterAll(() => {
  console.log(`crashes of the machine: ${points} points, ${names} names and ${files} files in danger`);
  if (process.env.UNDERSTUDY_CRASH_POINTS === undefined) expect(points).toBeGreaterThanOrEqual(150);
  expect(names).toBeGreaterThan(points / 2);
  expect(files).toBeGreaterThan(points / 4);
});
