import base from '../../playwright.config.ts';

// Inherited by the product, which then has the demonstration's live environments. `npm run screens` sets the rest.
process.env.UNDERSTUDY_DEMO = '1';

export default {
  ...base,
  testDir: '.',
  testMatch: '**/*.screens.ts',
  outputDir: '../../test-results/screens',
  timeout: 600_000,
};
