import { expect, test } from 'vitest';
import { copyingSchema } from '#lib/contracts/copying.ts';
import { copyingFormSchema, toCopying, toCopyingForm } from './copying-schema.ts';

test('what is copied is the same after its form', () => {
  const copying = copyingSchema.parse({ copyMode: 'directory', ownFiles: ['*.conf', 'hooks/**'] });
  expect(toCopying(copyingFormSchema.parse(toCopyingForm(copying)))).toEqual(copying);
  expect(toCopying({ copyMode: 'listed', ownFiles: ' *.conf \n\n  hooks/**\n' }).ownFiles).toEqual([
    '*.conf',
    'hooks/**',
  ]);
});

test.each([
  ['/etc/passwd', 'patterns are relative to the home: *.conf, hooks/**'],
  ['*.conf\nhooks/../../x', 'files outside of the home are not copied'],
  ['x'.repeat(201), 'use at most 200 characters'],
])('%j is refused: %s', (ownFiles, message) => {
  expect(copyingFormSchema.safeParse({ copyMode: 'listed', ownFiles }).error?.issues).toMatchObject([
    { path: ['ownFiles'], message },
  ]);
});
