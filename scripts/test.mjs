// npm test: everything. Prepares the checkout as npm start does, then checks and tests it. The last line says how many
// tests passed and failed; the exit status is 0 only where every step was fine.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCommandBuild } from './steps/command-build.mjs';
import { ensureDependencies } from './steps/dependencies.mjs';
import { findNode24, withNode24 } from './steps/node24.mjs';
import { ensurePrismaClient } from './steps/prisma-client.mjs';
import { root, stampDirectory } from './steps/root.mjs';
import { run } from './steps/run.mjs';
import { secondsSince, sinceStart } from './steps/step.mjs';
import { main } from './steps/stop.mjs';
import { berkeleyDbUtilities, ensureSystemPackages, perlBerkeleyDb } from './steps/system-packages.mjs';
import { testBrowser } from './steps/test-browser.mjs';
import { playwrightOutcome, vitestOutcome } from './steps/test-outcome.mjs';
import { ensureWebBuild } from './steps/web-build.mjs';

const reports = join(stampDirectory, 'reports');
const stepLimitMs = 15 * 60_000;
/** @type {{ name: string, ok: boolean, time: string }[]} */
const results = [];

await main(async () => {
  await ensureDependencies();
  const node24 = await findNode24();
  await ensureSystemPackages([berkeleyDbUtilities, perlBerkeleyDb, testBrowser(node24)]);
  await ensurePrismaClient(node24);
  await ensureCommandBuild(node24);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const env = testEnvironment(node24);
  const report = (/** @type {string} */ name) => join(reports, `${name}.json`);

  /** @param {string} name @param {string} script in node_modules @param {readonly string[]} args @param {{ show?: boolean, env?: NodeJS.ProcessEnv }} [options] */
  const step = (name, script, args, options = {}) =>
    section(name, options.show ?? false, () =>
      run(node24, [join(root, 'node_modules', script), ...args], {
        env: { ...env, ...options.env },
        show: options.show ?? false,
        limitMs: stepLimitMs,
      }),
    );
  const vitest = (/** @type {string} */ project, /** @type {boolean} */ show) =>
    step(
      project,
      'vitest/vitest.mjs',
      [
        'run',
        '--project',
        project,
        // Three for two cores: much of these tests is waiting for utilities, disks and clocks.
        '--maxWorkers=3',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report(project)}`,
      ],
      { show },
    );

  // One core builds while the other checks.
  await Promise.all([
    section('build', false, async () => {
      await ensureWebBuild(node24);
      return { code: 0, output: '' };
    }),
    (async () => {
      await step('format, lint', '@biomejs/biome/bin/biome', ['ci', '.']);
      await step('layers', 'dependency-cruiser/bin/dependency-cruiser.mjs', [
        '--output-type=err-long',
        '--config=.dependency-cruiser.mjs',
        'app',
        'components',
        'lib',
      ]);
      await step('unused code', 'knip/bin/knip.js', ['--no-config-hints']);
      await vitest('unit', false);
    })(),
  ]);
  // After the build, which writes the types of the routes.
  await step('types', 'typescript/bin/tsc', ['--noEmit', '-p', '.']);
  await vitest('integration', true);
  await step('browser', '@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    show: true,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('browser') },
  });

  conclude([
    vitestOutcome(report('unit')),
    vitestOutcome(report('integration')),
    playwrightOutcome(report('browser')),
  ]);
});

/**
 * Runs a step under a heading. One whose output is not shown as it comes shows it when it failed.
 * @param {string} name @param {boolean} shown
 * @param {() => Promise<{ code: number | null, output: string }>} work
 */
async function section(name, shown, work) {
  if (shown) console.log(`\n── ${name}`);
  const began = performance.now();
  const { code, output } = await work().catch((error) => ({
    code: 1,
    output: `${error.message}\n${error.hint ?? ''}`,
  }));
  const time = secondsSince(began);
  results.push({ name, ok: code === 0, time });
  if (code !== 0 && !shown) console.log(`\n── ${name}\n${output.trimEnd()}`);
  console.log(`── ${name}: ${code === 0 ? 'ok' : 'FAILED'}, ${time}`);
}

/** What a caller has set for its own product must not reach the tests. @param {string} node24 */
function testEnvironment(node24) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !['NODE_ENV', 'PORT', 'HOST', 'DATABASE_URL'].includes(name) && !name.startsWith('UNDERSTUDY_'),
    ),
  );
  return { ...withNode24(node24, env), CI: '1', NEXT_TELEMETRY_DISABLED: '1' };
}

/** @param {import('./steps/test-outcome.mjs').Outcome[]} outcomes */
function conclude(outcomes) {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  console.log('');
  for (const { name, ok, time } of results)
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(14)} ${time}`);
  console.log(`total   ${sinceStart()}\n`);
  for (const failure of failures) console.log(`FAILED  ${failure}\n`);
  console.log(`${passed} passed, ${failures.length} failed`);
  if (failures.length > 0 || results.some(({ ok }) => !ok)) process.exitCode = 1;
}
