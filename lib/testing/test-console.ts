import { pino } from 'pino';
import { localHost } from '../hosts/local.ts';
import { closeQueue } from '../queue/boss.ts';
import { startWorker, type Worker, type WorkerOptions } from '../runtime/worker-process.ts';
import { getRun } from '../services/get-run.ts';
import { database } from '../store/client.ts';
import { closeEventBus } from '../store/event-bus.ts';
import { testOperator } from './operators.ts';
import { startTestDatabase } from './test-database.ts';
import { until } from './until.ts';

/** All of the console but its pages: a database of its own, the services of this process, and workers of one host. */
export interface TestConsole {
  readonly dataDirectory: string;
  /** A worker runs from the start; each is ended with the console where its test has not. */
  readonly worker: Worker;
  startWorker(): Promise<Worker>;
  stop(): Promise<void>;
}

/** Also sets `UNDERSTUDY_HOST` of this process, which belongs to one test file. */
export async function startTestConsole(
  hostName: string,
  options: Partial<Pick<WorkerOptions, 'log' | 'roots'>> = {},
): Promise<TestConsole> {
  process.env.UNDERSTUDY_HOST = hostName;
  const server = await startTestDatabase();
  const workers = new Set<Worker>();
  const start = async (): Promise<Worker> => {
    const worker = await startWorker({
      databaseUrl: server.url,
      dataDirectory: server.dataDirectory,
      host: localHost(hostName),
      log: pino({ level: 'error' }),
      ...options,
    });
    const own: Worker = {
      id: worker.id,
      stop: async () => {
        if (workers.delete(own)) await worker.stop();
      },
    };
    workers.add(own);
    return own;
  };
  return {
    dataDirectory: server.dataDirectory,
    worker: await start(),
    startWorker: start,
    stop: async () => {
      for (const worker of workers) await worker.stop();
      await closeQueue();
      await closeEventBus();
      await database().$disconnect();
      await server.stop();
    },
  };
}

/** A run, once it has ended. */
export const untilEnded = (runId: string) =>
  until(async () => {
    const run = await getRun(testOperator, runId);
    return run.endedAt === null ? undefined : run;
  });
