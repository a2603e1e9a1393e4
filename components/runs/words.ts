import type { RecordedRunKind, RunState, RunTrigger } from '#lib/contracts/run.ts';

export const kindTitle = {
  snapshot: 'Snapshot',
  update: 'Update',
  verify: 'Verification',
  prune: 'Prune',
  follow: 'Following',
  'roll-forward': 'Roll forward',
} as const satisfies Record<RecordedRunKind, string>;

/** After the kind, in a sentence: `Update of orders, on schedule`. */
export const triggerWords = {
  operator: 'asked for by an operator',
  schedule: 'on schedule',
  first: 'the first of this replica',
  follow: 'as the replica is followed all the time',
  resume: 'taken up again after a worker ended',
  command: 'from the command line',
  adopted: 'taken in with the replica directory',
} as const satisfies Record<RunTrigger, string>;

/** In tables and filters. */
export const triggerTitle = {
  operator: 'operator',
  schedule: 'schedule',
  first: 'first snapshot',
  follow: 'following',
  resume: 'resumed',
  command: 'command line',
  adopted: 'taken in',
} as const satisfies Record<RunTrigger, string>;

export const stateTitle = {
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
} as const satisfies Record<RunState, string>;
