import { resolve } from 'node:path';
import { isUnderstudyError } from '../contracts/errors.ts';
import { readRuntimeSettings } from './runtime-settings.ts';
import { type ServiceEntries, supervise } from './supervisor.ts';

const checkout = resolve(import.meta.dirname, '../..');

/** One Ctrl-C arrives up to three times: from the terminal, from npm and from the script that started us. */
const sameKeyMs = 1000;

/**
 * Runs the supervisor as this process: settings from the environment, signals, sentences for the operator, exit status
 * 1 where it cannot start.
 */
export async function runSupervisor(entries: ServiceEntries): Promise<void> {
  const stop = new AbortController();
  const hard = new AbortController();
  let askedAt = 0;
  const ask = () => {
    if (!stop.signal.aborted) askedAt = performance.now();
    else if (performance.now() - askedAt > sameKeyMs) hard.abort();
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  // The script that started us was killed: nobody is left to stop us.
  process.on('disconnect', ask);
  try {
    await supervise({
      settings: readRuntimeSettings(process.env, checkout),
      migrations: resolve(checkout, 'prisma/migrations'),
      entries,
      say: (who, what) => console.log(`${who.padEnd(14)} ${what}`),
      signal: stop.signal,
      hard: hard.signal,
    });
  } catch (error) {
    if (!isUnderstudyError(error)) throw error;
    console.error(`\n${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`);
    if (error.hint) console.error(error.hint);
    process.exitCode = 1;
  }
  // Not left to itself: Prisma's engine keeps a timer of ten seconds.
  process.exit();
}
