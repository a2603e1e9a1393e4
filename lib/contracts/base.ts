/** A base of a replica, as its directory has it. Times ISO 8601, UTC. */
export interface BaseFound {
  readonly id: string;
  /** Whether it is of the chain that the replica is on: restores go to any moment after it. */
  readonly ofPresentChain: boolean;
  readonly recoveredLsn: string;
  /** Every commit in it is older. */
  readonly recoveredAt: string;
  /** A restore from it reaches to the end of its chain's archive, this moment; null where log files that it needs are gone. */
  readonly restorableTo: string | null;
  readonly bytes: number;
  /** An operator keeps it, whatever the retention says. */
  readonly pinned: boolean;
}

/** What pruning would remove, and why the rest stays; paths relative to the replica directory. */
export interface PrunePlan {
  readonly bytes: number;
  /** Log files that go in a row are one line. */
  readonly surplus: readonly {
    /** `log`: log files that no base and no generation needs; `chain`: all of one that has neither. */
    readonly kind: 'generation' | 'base' | 'log' | 'chain';
    readonly path: string;
    readonly bytes: number;
    readonly reason: string;
  }[];
  readonly needed: readonly { readonly path: string; readonly reason: string }[];
}
