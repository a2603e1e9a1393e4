import { UnderstudyError } from '../contracts/errors.ts';

/** `UNDERSTUDY_DATA_DIR`, which the supervisor sets. Throws `data-directory-unwritable` where it is not. */
export function dataDirectory(): string {
  const directory = process.env.UNDERSTUDY_DATA_DIR;
  if (directory) return directory;
  throw new UnderstudyError('data-directory-unwritable', 'UNDERSTUDY_DATA_DIR is not set', {
    op: 'find data directory',
    hint: 'Start the product with npm start, which sets it.',
  });
}
