import { type StepName, stepTitles } from '../contracts/run.ts';
import type { RunJournal } from '../engine/ports.ts';
import type { Clock } from '../io/clock.ts';

/** Prints a run's steps, and what the engine and the utilities say, on standard error as they happen. */
export function createTerminalJournal(clock: Clock, write: (text: string) => void): RunJournal {
  const started = new Map<StepName, number>();
  const seconds = (step: StepName) =>
    `${((clock.monotonic() - (started.get(step) ?? 0)) / 1000).toFixed(2)} s`;
  return {
    plan: async () => undefined,
    stepStarted: async (step) => {
      started.set(step, clock.monotonic());
      write(`${step}: ${stepTitles[step].toLowerCase()}\n`);
    },
    stepProgress: () => undefined,
    stepEnded: async (step, state, detail) => {
      write(`${step}: ${state} in ${seconds(step)}${detail ? `, ${detail}` : ''}\n`);
    },
    line: (source, stream, text) => {
      write(stream === 'note' ? `  ${text}\n` : `  ${source}: ${text}\n`);
    },
    published: async (lsn) => {
      write(`published: ${lsn}\n`);
    },
  };
}
