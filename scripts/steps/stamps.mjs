import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A stamp holds the hash of what something was made from. Making removes it first and writes it last, so that what was
 * interrupted half-way is made again.
 */

/** @param {string} path @param {string} hash */
export function isStamped(path, hash) {
  return existsSync(path) && readFileSync(path, 'utf8').trim() === hash;
}

/** @param {string} path */
export function clearStamp(path) {
  rmSync(path, { force: true });
}

/** @param {string} path @param {string} hash */
export function writeStamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${hash}\n`);
  renameSync(`${path}.new`, path);
}
