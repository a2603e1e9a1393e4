import { existsSync, readFileSync } from 'node:fs';

/** Each failure: the test's place and name, then what it said. @typedef {{ passed: number, failures: string[] }} Outcome */

/** Of what a failed test said, so much is repeated at the end, where a log that was cut still shows it. */
const linesRepeated = 25;

/**
 * The outcome of a report that Vitest's JSON reporter wrote. A file that failed before its first test counts as one
 * failed test; so does a run that wrote no report.
 * @param {string} path @returns {Outcome}
 */
export function vitestOutcome(path) {
  if (!existsSync(path)) return noReport(path);
  /** @type {{ numPassedTests: number, testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} */
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [told(name, message ?? '')] : [];
    return failed.map(({ fullName, failureMessages }) =>
      told(`${name} > ${fullName}`, failureMessages.join('\n')),
    );
  });
  return { passed: report.numPassedTests, failures };
}

/** The outcome of a report that Playwright's JSON reporter wrote. @param {string} path @returns {Outcome} */
export function playwrightOutcome(path) {
  if (!existsSync(path)) return noReport(path);
  /** @typedef {{ message?: string, stack?: string }} Problem */
  /** @typedef {{ title: string, file: string, tests: { status: string, results: { errors: Problem[] }[] }[] }} Spec */
  /** @typedef {{ specs: Spec[], suites?: Suite[] }} Suite */
  /** @type {{ suites: Suite[], stats: { expected: number, flaky: number }, errors?: Problem[] }} */
  const { suites, stats, errors = [] } = JSON.parse(readFileSync(path, 'utf8'));
  /** @type {(suite: Suite) => Spec[]} */
  const specsOf = (suite) => [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
  const failed = suites
    .flatMap(specsOf)
    .flatMap(({ file, title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected')
        .map(({ results }) =>
          told(
            `${file} > ${title}`,
            results
              .flatMap((result) => result.errors.map(({ stack, message }) => stack ?? message))
              .join('\n'),
          ),
        ),
    );
  const outside = errors.map(({ stack, message }) => told('outside of any test', stack ?? message ?? ''));
  return { passed: stats.expected + stats.flaky, failures: [...failed, ...outside] };
}

/** @param {string} name @param {string} said */
const told = (name, said) =>
  [
    name,
    ...said
      .split('\n')
      .slice(0, linesRepeated)
      .map((line) => `    ${line}`),
  ]
    .join('\n')
    .trimEnd();

/** @param {string} path @returns {Outcome} */
const noReport = (path) => ({ passed: 0, failures: [`no report at ${path}`] });
