import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { playwrightCounts, vitestCounts } from './test-counts.mjs';

/** @type {string} */
let top;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'understudy-counts-'));
});
afterEach(() => rmSync(top, { recursive: true }));

/** @param {unknown} report */
function written(report) {
  const path = join(top, 'report.json');
  writeFileSync(path, JSON.stringify(report));
  return path;
}

it('counts the tests of Vitest, and a file that broke before its first test as one that failed', () => {
  const testResults = [
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
    { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
    { status: 'failed', assertionResults: [] },
  ];
  const path = written({ numPassedTests: 2, numFailedTests: 1, testResults });
  expect(vitestCounts(path)).toEqual({ passed: 2, failed: 2 });
});

it('counts the tests of Playwright, and errors outside of tests as failed', () => {
  const path = written({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] });
  expect(playwrightCounts(path)).toEqual({ passed: 6, failed: 2 });
});

it('does not take a missing report for success', () => {
  expect(vitestCounts(join(top, 'none'))).toEqual({ passed: 0, failed: 1 });
  expect(playwrightCounts(join(top, 'none'))).toEqual({ passed: 0, failed: 1 });
});
