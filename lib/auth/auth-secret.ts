import { localFiles } from '../io/local-files.ts';
import { dataDirectory } from '../store/data-directory.ts';
import { deriveSecret } from '../store/secret-box.ts';

const key = Symbol.for('understudy.auth-secret');
const shared = globalThis as { [key]?: Promise<string> | undefined };

/** What cookies are signed and second factors encrypted with: of the data directory's key file, so not in the database. */
export function authSecret(): Promise<string> {
  shared[key] ??= deriveSecret(localFiles, dataDirectory(), 'sign-in').catch((error: unknown) => {
    shared[key] = undefined;
    throw error;
  });
  return shared[key];
}
