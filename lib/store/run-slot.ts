/**
 * The column of a replica that a run of a kind claims: one open run each. A verification reads what others leave, so it goes
 * beside them.
 */
export const slotOf = (kind: string): 'activeRunId' | 'verifyRunId' =>
  kind === 'verify' ? 'verifyRunId' : 'activeRunId';
