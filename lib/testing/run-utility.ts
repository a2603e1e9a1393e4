import { spawn } from 'node:child_process';

export interface UtilityResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a Berkeley DB utility the plain way, without the product's drivers: what a test compares with must not come
 * from the code under test. Output is decoded as latin1, so that no byte is lost. Killed after `limitMs`.
 */
export function runUtility(file: string, args: readonly string[], limitMs = 60_000): Promise<UtilityResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(output.stdout).toString('latin1'),
        stderr: Buffer.concat(output.stderr).toString('latin1'),
      }),
    );
  });
}
