/** How much is made up, and from which seed: the same size, seed and moment give the same rows. */
export interface LargeFleet {
  readonly seed: number;
  readonly environments: number;
  readonly replicas: number;
  readonly runs: number;
  /** How far samples and runs go back. */
  readonly days: number;
  /** Steps are made for runs of so many days; they weigh ten times as much as their runs. */
  readonly stepDays: number;
  readonly now: Date;
}

export const largeFleet: Omit<LargeFleet, 'now'> = {
  seed: 4,
  environments: 300,
  replicas: 1000,
  runs: 1_000_000,
  days: 90,
  stepDays: 7,
};
