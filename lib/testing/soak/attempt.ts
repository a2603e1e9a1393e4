import { toErrorReport } from '../../contracts/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { localHost } from '../../hosts/local.ts';
import { runEngine } from '../engine-run.ts';
import { recordingJournal } from '../recording-journal.ts';
import type { Attempt } from './counters.ts';
import type { Scene } from './profile.ts';

/** Runs the engine in this process; what it throws is in the result. */
export async function attemptRun(
  scene: Scene,
  kind: 'snapshot' | 'update',
  host: Host = localHost(),
): Promise<Attempt> {
  const journal = recordingJournal();
  // Hundreds of log files, each on a line of its own, hide the rest.
  const told = () => [
    ...journal.ended.map((step) => `step ${step}`),
    ...journal.lines.filter((line) => !line.startsWith('db_archive stdout log.')),
  ];
  try {
    await runEngine(kind, scene.fixture, {
      journal,
      signal: scene.signal,
      host: { ...host, temporaryDirectory: scene.temporaryDirectory },
    });
    return { lines: told() };
  } catch (error) {
    const { code, message } = toErrorReport(error);
    // A defect has a stack, which says more than its message.
    const stack = code === 'internal' && error instanceof Error ? [error.stack ?? ''] : [];
    return { lines: [...told(), ...stack], error: { code, message } };
  }
}
