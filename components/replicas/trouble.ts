import { isDamage } from '#lib/contracts/damage.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';

type Facts = Pick<ReplicaDetail, 'state' | 'stateReason' | 'lastError' | 'publishedPath'>;

/**
 * What was found at a published generation that somebody uses, and where; null where nobody does. A run also sees
 * processes that have it open and changed nothing yet: the replica is failing then, by that code.
 */
export function foundUse(replica: Facts): { readonly found: string; readonly path: string | null } | null {
  const refused = replica.lastError?.code === 'replica-in-use' ? replica.lastError : null;
  if (replica.state === 'in use') {
    return {
      found: replica.stateReason ?? refused?.message ?? 'its files are not as they were left',
      path: replica.publishedPath ?? refused?.path ?? null,
    };
  }
  if (replica.state !== 'failing' || !refused) return null;
  return { found: refused.message, path: refused.path ?? replica.publishedPath };
}

/** The last error, or what a verification found, where the page does not say it elsewhere already. */
export function errorToShow(replica: Facts & Pick<ReplicaDetail, 'verification'>): Facts['lastError'] {
  if (replica.state === 'in step' || foundUse(replica)) return null;
  const said = replica.state === 'broken chain' && replica.lastError?.message === replica.stateReason;
  if (replica.lastError) return said ? null : replica.lastError;
  const { failure } = replica.verification;
  return failure && isDamage(failure.error.code) ? failure.error : null;
}
