import type { EnvironmentSpec } from '../engine/ports.ts';
import { localHost } from '../hosts/local.ts';
import { runEngine, verifyReplica } from './engine-run.ts';
import { recordingJournal } from './recording-journal.ts';

/**
 * A worker of its own, to be killed: runs the real engine once and prints a JSON line for each step. Its argument says
 * what to do; `dieAfter` ends it with SIGKILL when that step has ended.
 */
export interface ChildOrder {
  readonly kind: 'snapshot' | 'update' | 'verify';
  readonly spec: EnvironmentSpec;
  readonly target: string;
  readonly dieAfter?: string | undefined;
  /** Of the host; the system's when absent. */
  readonly temporaryDirectory?: string | undefined;
}

const order = JSON.parse(process.argv[2] ?? '{}') as ChildOrder;
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
const journal = recordingJournal((step, moment) => {
  say({ step, moment });
  if (moment === 'ended' && step === order.dieAfter) process.kill(process.pid, 'SIGKILL');
});

try {
  const host = localHost();
  const { temporaryDirectory = host.temporaryDirectory } = order;
  if (order.kind === 'verify') {
    const { databases } = await verifyReplica(order, { journal });
    say({ result: { fellBack: false, kind: 'verify', databases } });
  } else {
    const { fellBack, kind } = await runEngine(order.kind, order, {
      journal,
      host: { ...host, temporaryDirectory },
    });
    say({ result: { fellBack, kind } });
  }
} catch (error) {
  say({ error: { code: (error as { code?: string }).code ?? 'none', message: String(error) } });
  process.exitCode = 1;
}
