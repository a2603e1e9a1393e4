import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { DirectoryListing } from '../contracts/requests.ts';

/** The directories in a directory of a host. Input: browseSchema. Field refused: `directory`. */
export async function browseDirectory(_operator: Operator, _input: unknown): Promise<DirectoryListing> {
  throw new UnderstudyError('internal', 'browseDirectory is not there yet');
}
