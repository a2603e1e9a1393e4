import base from '../../playwright.config.ts';

/** Pictures, not tests: `npm run screens`. */
export default {
  ...base,
  testDir: '.',
  testMatch: '**/*.screens.ts',
  outputDir: '../../test-results/screens',
  timeout: 600_000,
};
