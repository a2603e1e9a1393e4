import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const shared = { environment: 'node' as const, globals: false };

/**
 * What takes a minute or more, longest first: begun last, one of them would work alone at the end while two workers
 * wait (two minutes of eleven, measured). A fresh clone has no times of an earlier run to order by.
 */
const longest = [
  'engine/crash-matrix',
  'engine/killed',
  'engine/crash-matrix-machine',
  'engine/faults',
  'engine/layouts',
  'engine/live-load',
  'runtime/following',
  'testing/soak/soak',
  'engine/follow',
].map((name) => `/lib/${name}.integration.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(name));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: ['**/*.integration.test.ts', 'node_modules/**'],
        },
      },
      {
        test: {
          ...shared,
          name: 'integration',
          include: ['lib/**/*.integration.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          pool: 'forks',
        },
      },
    ],
  },
});
