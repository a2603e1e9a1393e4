/** What `db_recover` printed when the replica was recovered last, by the journal of that run. */
export interface RecoverySaid {
  readonly runId: string;
  /** The last ones, oldest first. */
  readonly lines: readonly string[];
}
