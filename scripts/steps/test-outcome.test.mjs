import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { playwrightOutcome, vitestOutcome } from './test-outcome.mjs';

/** @type {string} */
let top;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'understudy-outcome-'));
});
afterEach(() => rmSync(top, { recursive: true }));

/** @param {unknown} report */
function written(report) {
  const path = join(top, 'report.json');
  writeFileSync(path, JSON.stringify(report));
  return path;
}

it('names the tests of Vitest that failed, and a file that broke before its first test as one of them', () => {
  const failed = {
    status: 'failed',
    fullName: 'ships the log',
    failureMessages: ['expected 1 to be 2\n  at x'],
  };
  const testResults = [
    { name: 'a', status: 'passed', assertionResults: [{ status: 'passed' }] },
    { name: 'b', status: 'failed', assertionResults: [{ status: 'passed' }, failed] },
    { name: 'c', status: 'failed', message: 'cannot be loaded', assertionResults: [] },
  ];
  expect(vitestOutcome(written({ numPassedTests: 2, testResults }))).toEqual({
    passed: 2,
    failures: ['b > ships the log\n    expected 1 to be 2\n      at x', 'c\n    cannot be loaded'],
  });
});

it('names the tests of Playwright that failed, however deep, and errors outside of tests', () => {
  const spec = (/** @type {string} */ status) => ({
    title: 'cancels',
    file: 'cancel.spec.ts',
    tests: [{ status, results: [{ errors: [{ message: 'too late' }] }] }],
  });
  const report = {
    stats: { expected: 5, flaky: 1 },
    suites: [{ specs: [spec('expected')], suites: [{ specs: [spec('unexpected')] }] }],
    errors: [{ message: 'no browser' }],
  };
  expect(playwrightOutcome(written(report))).toEqual({
    passed: 6,
    failures: ['cancel.spec.ts > cancels\n    too late', 'outside of any test\n    no browser'],
  });
});

it('repeats the beginning of what a test said, not all of it', () => {
  const failureMessages = [Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n')];
  const testResults = [
    { name: 'a', status: 'failed', assertionResults: [{ status: 'failed', fullName: 't', failureMessages }] },
  ];
  const [failure] = vitestOutcome(written({ numPassedTests: 0, testResults })).failures;
  expect(failure?.split('\n')).toHaveLength(26);
});

it('does not take a missing report for success', () => {
  expect(vitestOutcome(join(top, 'none')).failures).toHaveLength(1);
  expect(playwrightOutcome(join(top, 'none')).failures).toHaveLength(1);
});
