import { afterAll, expect, test } from 'vitest';
import { play } from '../testing/crash-matrix/play.ts';
import { scenarios } from '../testing/crash-matrix/scenarios.ts';

const seed = Number(process.env.UNDERSTUDY_TEST_SEED ?? Date.now() % 1_000_000);
console.log(`points of the crash matrix: UNDERSTUDY_TEST_SEED=${seed}`);

/** Fewer of each, while something is tried out. */
const most = Number(process.env.UNDERSTUDY_CRASH_POINTS ?? Number.POSITIVE_INFINITY);
let points = 0;

test.each(scenarios)('death at every file operation: $name', async (scenario) => {
  const began = performance.now();
  const deaths = await play(scenario, { seed, torn: true, most });
  points += deaths;
  console.log(`${scenario.name}: ${deaths} points, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  expect(deaths).toBeGreaterThan(5);
});

afterAll(() => {
  console.log(`crash matrix: ${points} points`);
  if (most === Number.POSITIVE_INFINITY) expect(points).toBeGreaterThanOrEqual(500);
});
