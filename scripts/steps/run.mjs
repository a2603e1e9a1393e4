import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [show] pass its output on as it comes
 * @property {number} [limitMs] after which it is ended
 */

/**
 * Runs a program in the checkout and keeps what it prints.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number | null, output: string }>} code is null where it could not be started or was killed
 */
export function run(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.limitMs === undefined ? {} : { timeout: options.limitMs }),
    });
    /** @type {Buffer[]} */
    const chunks = [];
    const keep = (/** @type {Buffer} */ chunk) => {
      chunks.push(chunk);
      if (options.show) process.stdout.write(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const text = () => Buffer.concat(chunks).toString('utf8');
    child.on('error', (error) => resolve({ code: null, output: `${text()}${error.message}\n` }));
    child.on('close', (code, signal) =>
      resolve({ code, output: signal ? `${text()}ended by ${signal}\n` : text() }),
    );
  });
}

/** The last lines of an output, indented, for a failure. @param {string} output @param {number} [lines] */
export function tail(output, lines = 40) {
  return output
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `  ${line}`)
    .join('\n');
}
