import type { StepName } from '../contracts/run.ts';
import type { RunJournal } from '../engine/ports.ts';

export interface RecordingJournal extends RunJournal {
  /** `note text`, `db_recover stdout text`, in order. */
  readonly lines: string[];
  /** `step state`, in order. */
  readonly ended: string[];
  readonly publications: string[];
}

/** A journal in memory. `onStep` is awaited after each step that ended, and may kill the process or change the world. */
export function recordingJournal(
  onStep: (step: StepName, moment: 'started' | 'ended') => void | Promise<void> = () => {},
): RecordingJournal {
  const lines: string[] = [];
  const ended: string[] = [];
  const publications: string[] = [];
  return {
    lines,
    ended,
    publications,
    plan: async () => {},
    stepStarted: async (step) => {
      await onStep(step, 'started');
    },
    stepProgress: () => {},
    stepEnded: async (step, state) => {
      ended.push(`${step} ${state}`);
      await onStep(step, 'ended');
    },
    line: (source, stream, text) => {
      lines.push(`${source} ${stream} ${text}`);
    },
    published: async (lsn) => {
      publications.push(lsn);
    },
  };
}
