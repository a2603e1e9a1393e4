/** A generation that is kept because it, with its log, may hold commits that the environment has lost. */
export interface KeptAhead {
  readonly generation: string;
  /** How far its log goes; null where that is not known. */
  readonly lsn: string | null;
  /** When the last of it came from the environment, ISO 8601, UTC; null where that is not known. */
  readonly at: string | null;
  /** Its files, and the log that goes on from them. */
  readonly bytes: number;
}
