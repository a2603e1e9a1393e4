import { setTimeout as delay } from 'node:timers/promises';
import { lsn } from '../contracts/lsn.ts';
import { bytes, generationId } from '../contracts/units.ts';
import type { EngineContext } from '../engine/ports.ts';
import type { RunRequest, RunResult } from '../engine/work.ts';
import type { Engine } from '../runtime/worker-runs.ts';

/** An engine that does nothing for a while: for the life of runs, where what they do does not matter. */
export function slowEngine(durationMs: number): Engine {
  const run = async ({ journal, signal }: EngineContext, request: RunRequest): Promise<RunResult> => {
    await journal.plan(['prepare', 'recover'], false);
    await journal.stepStarted('prepare');
    journal.line('engine', 'note', 'nothing will happen for a while');
    await delay(durationMs, undefined, { signal });
    await journal.stepEnded('prepare', 'succeeded');
    return {
      kind: 'snapshot',
      fellBack: false,
      generation: generationId('none'),
      path: request.target,
      lsn: lsn(1, 28),
      publishedMs: 0,
      finishedMs: durationMs,
      bytesCopied: bytes(0),
      standby: 'skipped',
    };
  };
  return {
    snapshot: run,
    update: run,
    prune: run,
    verify: async (context, request) => ({ ...(await run(context, request)), databases: 1, recoveryMs: 0 }),
  };
}
