import type { EnvironmentSummary, Overview } from '#lib/contracts/environment.ts';
import type { ReplicaState } from '#lib/contracts/replica.ts';
import { arrange, countStates, type OverviewFilter } from './arrange.ts';
import { type FleetSentence, fleetSentence } from './fleet-sentence.ts';

/** As many environments as are drawn at first; the others are one press or a search away. */
export const shownAtFirst = 20;

/** Rows of replicas, more than a window shows: the server draws environments until there are so many. */
export const rowsAtFirst = 20;

/** What is said of the whole fleet. */
export interface FleetFacts {
  readonly fleet: FleetSentence;
  readonly counts: ReadonlyMap<ReplicaState, number>;
  /** Environments. */
  readonly total: number;
  /** How many hosts they are on. */
  readonly hosts: number;
}

/**
 * What the page comes with: the facts of the whole fleet, and of its environments only those that fill the window.
 * The others would make the page many times as large; the browser reads them once it is drawn.
 */
export interface OverviewStart extends FleetFacts {
  readonly environments: readonly EnvironmentSummary[];
  /** How many environments the filter of the address lets through. */
  readonly matching: number;
}

export const fleetFacts = ({ environments }: Overview): FleetFacts => ({
  fleet: fleetSentence(environments),
  counts: countStates(environments),
  total: environments.length,
  hosts: new Set(environments.map(({ host }) => host)).size,
});

export function overviewStart(overview: Overview, filter: OverviewFilter): OverviewStart {
  const matching = arrange(overview.environments, filter);
  return {
    ...fleetFacts(overview),
    environments: fillingWindow(matching),
    matching: matching.length,
  };
}

function fillingWindow(environments: readonly EnvironmentSummary[]): readonly EnvironmentSummary[] {
  let rows = 0;
  const last = environments.findIndex(({ replicas }) => {
    // One without a replica says so in a row.
    rows += Math.max(1, replicas.length);
    return rows >= rowsAtFirst;
  });
  return last === -1 ? environments : environments.slice(0, last + 1);
}
