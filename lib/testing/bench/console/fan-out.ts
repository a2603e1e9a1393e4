import { readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Overview } from '../../../contracts/environment.ts';
import type { Database } from '../../../store/client.ts';
import { startTicks } from './ticks.ts';

export interface FanOutOptions {
  readonly url: string;
  readonly cookie: string;
  readonly dataDirectory: string;
  readonly db: Database;
  readonly overview: Overview;
  readonly browsers: number;
  readonly seconds: number;
}

/** The streams of so many browsers while every replica ticks each second: what it costs the web process. */
export async function measureFanOut(options: FanOutOptions): Promise<boolean> {
  const { browsers, seconds, db, overview, dataDirectory } = options;
  const { pid } = JSON.parse(await readFile(join(dataDirectory, 'run/web.json'), 'utf8')) as { pid: number };
  let bytes = 0;
  const streams = await Promise.all(
    Array.from({ length: browsers }, () => openStream(options, (chunk) => (bytes += chunk.byteLength))),
  );
  const ticks = startTicks(db, overview);
  await delay(3000);
  bytes = 0;
  const before = await cpuSeconds(pid);
  const began = performance.now();
  await delay(seconds * 1000);
  const elapsed = (performance.now() - began) / 1000;
  const share = ((await cpuSeconds(pid)) - before) / elapsed;
  const memory = await residentBytes(pid);
  await ticks.stop();
  for (const stream of streams) stream.destroy();
  const replicas = overview.environments.reduce((sum, environment) => sum + environment.replicas.length, 0);
  console.log(`\n${browsers} streams while ${replicas} replicas tick each second, ${seconds} s`);
  console.log(`  the web process takes     ${(share * 100).toFixed(1)} % of a core   (goal: less than 50 %)`);
  console.log(`  its memory                ${Math.round(memory / 1e6)} MB`);
  console.log(`  a browser gets            ${Math.round(bytes / browsers / elapsed / 1000)} kB/s`);
  return share < 0.5;
}

function openStream(
  { url, cookie }: FanOutOptions,
  onData: (chunk: Buffer) => void,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${url}/api/events`, { agent: false, headers: { cookie } }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`the stream answered ${response.statusCode}`));
      response.on('data', onData).on('error', () => undefined);
      resolve(response);
    }).on('error', reject);
  });
}

/** User and system time, proc_pid_stat(5), in ticks of a hundredth of a second. */
async function cpuSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function residentBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? 0) * 1024;
}
