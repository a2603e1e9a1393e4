/** How one run went. */
export interface Attempt {
  /** The run's journal, as far as it is known. */
  readonly lines: readonly string[];
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  /** The worker or one of its utilities was killed. */
  readonly killed?: boolean | undefined;
}

/** What a profile has come to, over all of its turns. */
export interface Counters {
  rounds: number;
  updates: number;
  snapshots: number;
  kills: number;
  /** Generations that were compared with the active, database by database. */
  comparisons: number;
  differences: number;
  /** Why updates fell back, with file names and figures left out → how often. */
  readonly fallBacks: Map<string, number>;
  /** Codes that runs ended with → how often. */
  readonly failures: Map<string, number>;
}

export const newCounters = (): Counters => ({
  rounds: 0,
  updates: 0,
  snapshots: 0,
  kills: 0,
  comparisons: 0,
  differences: 0,
  fallBacks: new Map(),
  failures: new Map(),
});

const add = (counts: Map<string, number>, what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};

export function countAttempt(counters: Counters, kind: 'snapshot' | 'update', attempt: Attempt): void {
  if (kind === 'update') counters.updates += 1;
  else counters.snapshots += 1;
  if (attempt.killed) counters.kills += 1;
  if (attempt.error) add(counters.failures, attempt.error.code);
  for (const line of attempt.lines) {
    const why = /the update cannot be trusted: (.*)\. A snapshot takes its place/.exec(line)?.[1];
    if (why) add(counters.fallBacks, why.replaceAll(/\S*\d\S*/g, '…'));
  }
}

/** One line for a profile, and one for each reason. */
export function describeCounters(name: string, counters: Counters): string {
  const total = (counts: Map<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0);
  const reasons = (what: string, counts: Map<string, number>) =>
    [...counts].map(([why, count]) => `    ${what} ${count} × ${why}`);
  return [
    `${name}: rounds ${counters.rounds}, updates ${counters.updates}, fall backs ${total(counters.fallBacks)}, ` +
      `snapshots ${counters.snapshots}, kills ${counters.kills}, failed runs ${total(counters.failures)}, ` +
      `comparisons ${counters.comparisons}, differences ${counters.differences}`,
    ...reasons('fell back', counters.fallBacks),
    ...reasons('ended with', counters.failures),
  ].join('\n');
}
