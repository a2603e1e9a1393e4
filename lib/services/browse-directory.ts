import type { Operator } from '../auth/operator.ts';
import { isUnderstudyError } from '../contracts/errors.ts';
import { browseSchema, type DirectoryListing } from '../contracts/requests.ts';
import { serviceContext } from './context.ts';
import { parseInput, refuseField } from './invalid-input.ts';

/** The directories in a directory of a host. Input: {@link browseSchema}. Field refused: `directory`. */
export async function browseDirectory(_operator: Operator, input: unknown): Promise<DirectoryListing> {
  const { directory, host } = parseInput(browseSchema, input);
  const context = serviceContext();
  try {
    return await context.ask(host ?? context.host, 'browse', { directory });
  } catch (error) {
    if (!isUnderstudyError(error) || error.code === 'host-not-answering') throw error;
    throw refuseField('directory', error.code, error.message, error.hint);
  }
}
