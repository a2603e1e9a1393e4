import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/**
 * Runs a program and keeps what it prints.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, show?: boolean }} [options] `show` passes its output on as it comes
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, output: string }>} code is null where it could not be started or was killed
 */
export function run(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
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
    child.on('error', (error) =>
      resolve({ code: null, signal: null, output: `${text()}${error.message}\n` }),
    );
    child.on('close', (code, signal) => resolve({ code, signal, output: text() }));
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
