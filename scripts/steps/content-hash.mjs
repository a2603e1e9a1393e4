import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './root.mjs';

/**
 * One hash over names and contents of files, so that what is stale is told by content: a checkout, a touch or a
 * restored cache changes times and nothing else. A path that is not there counts as absent, not as an error.
 * @param {readonly string[]} paths files and directories, relative to the checkout
 * @param {{ except?: (path: string) => boolean, salt?: string }} [options] `except` is given paths relative to the checkout
 * @returns {string} hexadecimal
 */
export function contentHash(paths, options = {}) {
  const hash = createHash('sha256').update(options.salt ?? '');
  for (const path of [...paths].sort()) {
    for (const file of filesBelow(join(root, path))) {
      const name = relative(root, file).replaceAll('\\', '/');
      if (options.except?.(name)) continue;
      const content = readFileSync(file);
      hash.update(`${name}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {Generator<string>} files in a fixed order */
function* filesBelow(path) {
  if (!existsSync(path)) return;
  if (!lstatSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesBelow(join(path, name));
}
