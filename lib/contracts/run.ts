import { z } from 'zod';
import type { ErrorReport } from './errors.ts';

export const runKinds = ['snapshot', 'update'] as const;
export type RunKind = (typeof runKinds)[number];

/** What an operator can ask for: also verifying, and pruning by hand. */
export const requestedRunKinds = [...runKinds, 'verify', 'prune'] as const;
export type RequestedRunKind = (typeof requestedRunKinds)[number];

/**
 * What a replica directory has on record: also following, which lasts and begins updates by itself, and rolling forward
 * with the archive alone, where the environment is lost.
 */
export const recordedRunKinds = [...requestedRunKinds, 'follow', 'roll-forward'] as const;
export type RecordedRunKind = (typeof recordedRunKinds)[number];

/** `queued` and `running` are open; the other four are ends, and a run has exactly one end. */
export const runStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted'] as const;
export type RunState = (typeof runStates)[number];

/**
 * Why a run exists: an operator asked, a schedule was due, a replica needs its first snapshot, following has brought
 * log that is due to be recovered (or is following itself), a dead worker's run is taken up again. `adopted`: it was on record in a replica directory that was taken in; its own reason is not known.
 */
export const runTriggers = [
  'operator',
  'schedule',
  'first',
  'follow',
  'resume',
  'command',
  'adopted',
] as const;
export type RunTrigger = (typeof runTriggers)[number];

export const stepStates = ['pending', 'running', 'succeeded', 'failed', 'skipped'] as const;
export type StepState = (typeof stepStates)[number];

/**
 * The steps of a run, in the order in which they happen.
 * A snapshot has `copy-databases`, an update `check-chain` and `copy-new-databases`; the rest is common. `keep-base` is
 * planned only where the target keeps bases, `checkpoint` where the environment's settings ask for one. Rolling forward with
 * the archive alone has `inspect-archive` and `check-archive`. A verification does that with a copy: between `pin-published`
 * and `remove-copy`.
 */
export const stepNames = [
  'inspect',
  'inspect-archive',
  'pin-published',
  'copy-published',
  'prepare',
  'check-chain',
  'check-archive',
  'checkpoint',
  'list-files',
  'copy-databases',
  'copy-new-databases',
  'ship-logs',
  'place-logs',
  'recover',
  'check',
  'verify-databases',
  'remove-copy',
  'publish',
  'standby',
  'release-logs',
  'keep-base',
  'prune',
] as const;
export type StepName = (typeof stepNames)[number];

export const stepTitles = {
  inspect: 'Look at the environment',
  'inspect-archive': 'Look at the archive',
  'pin-published': 'Pin the published generation',
  'copy-published': 'Copy it to a scratch directory',
  prepare: 'Prepare the target',
  'check-chain': 'Check the chain of log files',
  'check-archive': 'Check the log in the archive',
  checkpoint: 'Make a checkpoint in the environment',
  'list-files': 'List the database files',
  'copy-databases': 'Copy the database files',
  'copy-new-databases': 'Copy new database files',
  'ship-logs': 'Bring the log over',
  'place-logs': 'Place the log files',
  recover: 'Run catastrophic recovery',
  check: 'Check the recovered generation',
  'verify-databases': 'Verify every database',
  'remove-copy': 'Remove the scratch copy',
  publish: 'Publish',
  standby: 'Roll the standby generation forward',
  'release-logs': 'Let log files leave the environment',
  'keep-base': 'Keep a base for restores',
  prune: 'Remove what nothing needs',
} as const satisfies Record<StepName, string>;

/** How far a step is. Totals are absent where they are not known beforehand. */
export interface StepProgress {
  readonly filesDone?: number | undefined;
  readonly filesTotal?: number | undefined;
  readonly bytesDone?: number | undefined;
  readonly bytesTotal?: number | undefined;
  /** The file at hand, or what the step found. */
  readonly detail?: string | undefined;
}

export interface RunStep extends StepProgress {
  readonly name: StepName;
  readonly state: StepState;
  /** ISO 8601, UTC. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** One line of a run's journal: what the engine says, or what a utility printed. */
export interface JournalLine {
  /** Counts from 1 within the run. */
  readonly sequence: number;
  readonly at: string;
  readonly step: StepName | null;
  /** `engine`, or the utility's name: `db_recover`. */
  readonly source: string;
  readonly stream: 'note' | 'stdout' | 'stderr';
  readonly text: string;
}

export interface RunSummary {
  readonly id: string;
  readonly kind: RecordedRunKind;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly environmentId: string;
  readonly environmentName: string;
  readonly replicaId: string;
  readonly replicaName: string;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly publishedAt: string | null;
  readonly endedAt: string | null;
  readonly bytesCopied: number | null;
  /** The recovered position that this run published, `[12][3456]`. */
  readonly publishedLsn: string | null;
  /** True where an update could not be trusted and a snapshot was taken in its place. */
  readonly fellBack: boolean;
  readonly error: ErrorReport | null;
}

export interface RunDetail extends RunSummary {
  readonly cancelRequested: boolean;
  readonly steps: readonly RunStep[];
  readonly lines: readonly JournalLine[];
  /** The lines are the newest ones; true where older ones were left out. */
  readonly linesTruncated: boolean;
}

/** Spans of the history that end now, in milliseconds: a bookmark of one stays true. */
export const historySpans = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
} as const;
export type HistorySpan = keyof typeof historySpans;
export const historySpanNames = Object.keys(historySpans) as readonly HistorySpan[];

/** What the history page filters by; the page's address holds the same names. */
export const historyFilterSchema = z.object({
  environment: z.string().max(64).optional(),
  replica: z.string().max(64).optional(),
  kind: z.enum(recordedRunKinds).optional(),
  state: z.enum(runStates).optional(),
  trigger: z.enum(runTriggers).optional(),
  /** Asked for within so long before now. */
  within: z.enum(historySpanNames).optional(),
  /** Asked for at this moment or later, and before that one: ISO 8601. */
  from: z.iso.datetime({ offset: true, error: 'this is no moment' }).optional(),
  to: z.iso.datetime({ offset: true, error: 'this is no moment' }).optional(),
  /** Opaque keyset cursor from the previous page. */
  after: z.string().max(200).optional(),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

/** The filter with `within` as a moment: the later one of it and `from`. */
export function settleSpan<F extends HistoryFilter>(filter: F, now: Date): Omit<F, 'within'> {
  const { within, ...rest } = filter;
  if (within === undefined) return rest;
  const begins = now.getTime() - historySpans[within];
  const from = filter.from === undefined ? begins : Math.max(begins, Date.parse(filter.from));
  return { ...rest, from: new Date(from).toISOString() };
}

export interface HistoryPage {
  readonly runs: readonly RunSummary[];
  readonly nextCursor: string | null;
}
