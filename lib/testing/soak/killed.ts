import { localHost } from '../../hosts/local.ts';
import { startEngineWorker } from '../engine-worker.ts';
import { attemptRun } from './attempt.ts';
import type { Attempt } from './counters.ts';
import type { Scene } from './profile.ts';

/** The longest that a run takes here, about. Later moments fall behind its end, which is one of the moments to try. */
const runMs = 1500;

/** A worker of its own, killed with SIGKILL at some moment, alone or with all that it started. */
export async function killedWorker(scene: Scene, kind: 'snapshot' | 'update'): Promise<Attempt> {
  const { fixture, temporaryDirectory } = scene;
  const { spec, target } = fixture;
  const whom = scene.random() < 0.5 ? 'worker' : 'group';
  const worker = startEngineWorker({ kind, spec, target, temporaryDirectory });
  const over = worker.ended.then(() => undefined);
  await Promise.race([scene.rest(100, runMs), over]);
  worker.kill(whom);
  const { messages, signal } = await worker.ended;
  const error = messages.find((message) => message.error)?.error;
  return { lines: messages.map((message) => JSON.stringify(message)), error, killed: signal === 'SIGKILL' };
}

/** `db_recover`, which works in directories of ours alone, is killed some time after it has started. */
export async function killedUtility(scene: Scene, kind: 'snapshot' | 'update'): Promise<Attempt> {
  const host = localHost();
  // Which of the recoveries of a run: the one to be published, the standby's, or that of the snapshot that took over.
  let left = Math.floor(scene.random() * 3);
  const afterMs = scene.random() * 60;
  let killed = false;
  const attempt = await attemptRun(scene, kind, {
    ...host,
    processes: {
      ...host.processes,
      run: (command) =>
        host.processes.run({
          ...command,
          onStart: async (identity) => {
            await command.onStart?.(identity);
            if (!command.args.includes('-c') || left-- !== 0) return;
            setTimeout(() => {
              killed = host.processes.signal(identity, 'SIGKILL');
            }, afterMs);
          },
        }),
    },
  });
  return { ...attempt, killed };
}
