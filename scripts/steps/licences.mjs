import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * @typedef {{ name: string, version: string, licence: string, home: string | null }} Licence
 */

/**
 * The packages that the product runs with, as installed here: what package-lock.json does not mark as for development, by
 * what each one's own package.json says.
 * @param {string} [checkout]
 * @returns {Licence[]} by name and version, each once
 */
export function readLicences(checkout = root) {
  const lock = readJson(join(checkout, 'package-lock.json'));
  const found = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    const manifest = join(checkout, path, 'package.json');
    // Of the packages for other platforms, only the lock file knows.
    if (path === '' || entry.dev || entry.devOptional || entry.link || !existsSync(manifest)) continue;
    const licence = licenceOf(readJson(manifest), join(checkout, path));
    found.set(`${licence.name} ${licence.version}`, licence);
  }
  return [...found.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** @param {string} file */
export function writeLicences(file) {
  writeFileSync(file, `${JSON.stringify(readLicences())}\n`);
}

/** @param {Record<string, any>} manifest @param {string} path @returns {Licence} */
function licenceOf(manifest, path) {
  const declared = manifest.license ?? manifest.licenses;
  const all = (Array.isArray(declared) ? declared : [declared])
    .map((one) => one?.type ?? one)
    .filter(Boolean);
  return {
    name: manifest.name ?? path.replace(/^.*node_modules\//, ''),
    version: manifest.version ?? '',
    licence: all.join(' or ') || titleOfText(path),
    home:
      typeof manifest.homepage === 'string' && /^https?:/.test(manifest.homepage) ? manifest.homepage : null,
  };
}

/** The first line of the licence that lies in the package, where its description names none. @param {string} path */
function titleOfText(path) {
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(join(path, file), 'utf8') : '';
  return text.trim().split('\n')[0]?.replace(/[()]/g, '').slice(0, 80) || 'see the package';
}

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
