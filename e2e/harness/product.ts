import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Health } from '#lib/contracts/health.ts';

const checkout = resolve(import.meta.dirname, '../..');

/** The built product, run by its own supervisor: database, web and worker, on a port and in a directory of its own. */
export interface Product {
  readonly url: string;
  readonly dataDirectory: string;
  /** What the processes printed up to now. */
  log(): string;
  /** Ends the process that serves the console, and returns once the supervisor has started another one. */
  restartWeb(): Promise<void>;
  stop(): Promise<void>;
}

/** Of every product that is not set up by its test. */
export const administrator = { email: 'ada@example.com', password: 'correct horse battery' } as const;

export interface ProductOptions {
  /** False: nobody is there yet, as at a first start. */
  readonly administered?: boolean | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** One that is there already, and stays; otherwise an empty one. */
  readonly dataDirectory?: string | undefined;
  /** Directories that are looked into for utilities before those of PATH. */
  readonly utilities?: string | undefined;
  readonly startLimitMs?: number | undefined;
}

/** Starts an empty product and returns once it says that database, queue and worker are well. */
export async function startProduct({
  utilities,
  administered = true,
  env = {},
  startLimitMs = 60_000,
  ...options
}: ProductOptions = {}): Promise<Product> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'understudy-e2e-')));
  const secrets = await mkdtemp(join(tmpdir(), 'understudy-e2e-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { DATABASE_URL: _, ...environment } = process.env;
  const passwordFile = join(secrets, 'password');
  await writeFile(passwordFile, `${administrator.password}\n`, { mode: 0o600 });
  const child = spawn(process.execPath, [join(checkout, 'lib/runtime/supervise.ts')], {
    cwd: checkout,
    env: {
      ...environment,
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      UNDERSTUDY_DATA_DIR: dataDirectory,
      NEXT_TELEMETRY_DISABLED: '1',
      ...(administered
        ? { UNDERSTUDY_ADMIN_EMAIL: administrator.email, UNDERSTUDY_ADMIN_PASSWORD_FILE: passwordFile }
        : {}),
      ...env,
      ...(utilities === undefined ? {} : { PATH: `${utilities}:${process.env.PATH ?? ''}` }),
    },
    // The supervisor stops everything when this channel closes, so nothing outlives a killed test run.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const product: Product = {
    url,
    dataDirectory,
    log: () => output.join(''),
    async restartWeb() {
      const record = join(dataDirectory, 'run/web.json');
      const before = await readFile(record, 'utf8');
      process.kill((JSON.parse(before) as { readonly pid: number }).pid);
      const limit = performance.now() + startLimitMs;
      while ([before, ''].includes(await readFile(record, 'utf8')) && performance.now() < limit)
        await new Promise((later) => setTimeout(later, 100));
      await untilWell(product, child, startLimitMs);
    },
    async stop() {
      await end(child);
      if (options.dataDirectory === undefined)
        await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
      await rm(secrets, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await untilWell(product, child, startLimitMs);
  } catch (error) {
    await product.stop();
    throw new Error(`the product did not start: ${String(error)}\n${product.log()}`);
  }
  return product;
}

async function untilWell(product: Product, child: ChildProcess, limitMs: number): Promise<void> {
  const limit = performance.now() + limitMs;
  let last = 'no answer';
  while (performance.now() < limit) {
    if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}`);
    try {
      const response = await fetch(`${product.url}/api/health`);
      const health = (await response.json()) as Pick<Health, 'status'>;
      // The line is printed once the first administrator is made.
      if (response.ok && health.status !== 'failing' && product.log().includes(' open http')) return;
      last = JSON.stringify(health);
    } catch (error) {
      last = String(error);
    }
    await new Promise((later) => setTimeout(later, 200));
  }
  throw new Error(`not well after ${limitMs} ms; last: ${last}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(hard);
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? found(address.port) : failed(new Error('no port')),
      );
    });
  });
}
