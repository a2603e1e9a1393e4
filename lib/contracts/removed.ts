/** What is left of an environment or a replica that is no longer followed. */
export interface Removed {
  readonly kind: 'environment' | 'replica';
  readonly id: string;
  readonly name: string;
  /** Of the environment; of a replica, the environment that it was of. */
  readonly environmentName: string;
  readonly environmentId: string;
  /** Whether that environment is followed. */
  readonly environmentFollowed: boolean;
  readonly host: string;
  /** The home, or the replica directory: nothing there was touched. */
  readonly directory: string;
  /** ISO 8601, UTC. */
  readonly removedAt: string;
}
