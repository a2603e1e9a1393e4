import type { FollowedReplica } from '../monitor/ports.ts';

/** A replica as the monitor is told of one that nothing is the matter with. */
export const followedReplica = (
  replica: Pick<FollowedReplica, 'id' | 'directory' | 'goalMs'> & Partial<FollowedReplica>,
): FollowedReplica => ({
  paused: false,
  pausedAt: null,
  letGo: false,
  promoted: false,
  running: false,
  following: false,
  followProblem: null,
  verifyProblem: null,
  lastRun: null,
  ...replica,
});
