import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What earlier steps noted about what they made; gone when node_modules goes. */
export const stampDirectory = join(root, 'node_modules', '.understudy');
