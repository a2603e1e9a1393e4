import type { EnvironmentSummary } from '#lib/contracts/environment.ts';
import type { ReplicaState, ReplicaSummary } from '#lib/contracts/replica.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatAge } from '../format/duration.ts';
import { stateLooks, statesWorstFirst } from '../replicas/state-look.ts';

export interface FleetSentence {
  /** The state whose shape and colour stand beside the sentence. */
  readonly state: ReplicaState;
  readonly sentence: string;
  /** What would be lost now, over the whole fleet; null where that is not known of any replica. */
  readonly loss: string | null;
}

/** One sentence about the whole fleet. The worst state wins; an environment that cannot be followed is worse than any. */
export function fleetSentence(environments: readonly EnvironmentSummary[]): FleetSentence {
  const replicas = environments.flatMap((environment) => environment.replicas);
  const loss = lossSentence(environments);
  const unwell = environments.find(({ health }) => health === 'not answering' || health === 'unreadable');
  if (unwell) {
    const what = unwell.health === 'unreadable' ? 'cannot be read' : 'does not answer';
    return { state: 'failing', sentence: `${unwell.name} ${what}.`, loss };
  }
  const bare = environments.filter((environment) => environment.replicas.length === 0);
  const worst = statesWorstFirst.find((state) => replicas.some((replica) => replica.state === state));
  const bareIsWorst =
    bare.length > 0 &&
    (worst === undefined || stateLooks[worst].severity < stateLooks['never synced'].severity);
  if (bareIsWorst) {
    const sentence =
      bare.length === 1
        ? `${bare[0]?.name ?? ''} has no replica yet.`
        : `${bare.length} environments have no replica yet.`;
    return { state: 'never synced', sentence, loss };
  }
  if (worst === undefined) return { state: 'never synced', sentence: 'Nothing is watched yet.', loss };
  return { state: worst, sentence: stateSentence(worst, replicas), loss };
}

function stateSentence(state: ReplicaState, replicas: readonly ReplicaSummary[]): string {
  const affected = replicas.filter((replica) => replica.state === state);
  const first = affected.reduce((a, b) =>
    (b.exposure?.oldestCommitAgeMs ?? 0) > (a.exposure?.oldestCommitAgeMs ?? 0) ? b : a,
  );
  const name = `${first.environmentName} → ${first.name}`;
  if (affected.length === 1) return `${name} ${predicate(state, first)}.`;
  if (state === 'in step' && affected.length === replicas.length)
    return `All ${replicas.length} replicas are in step.`;
  const furthest = state === 'behind' ? `, ${name} the furthest` : '';
  return `${affected.length} of ${replicas.length} replicas are ${plural[state] ?? state}${furthest}.`;
}

const plural: Partial<Record<ReplicaState, string>> = {
  'broken chain': 'on a broken chain',
  checking: 'being checked',
  'never synced': 'not synced yet',
};

function predicate(state: ReplicaState, replica: ReplicaSummary): string {
  const { exposure } = replica;
  switch (state) {
    case 'behind': {
      const age = exposure?.oldestCommitAgeMs;
      const by = age === null || age === undefined ? 'is behind' : `is ${formatAge(age)} behind`;
      return exposure ? `${by}: ${formatCount(exposure.commits, 'commit')} at risk` : by;
    }
    case 'broken chain':
      return 'has a broken chain: it needs a new snapshot';
    case 'never synced':
      return replica.activeRun
        ? 'is taking its first snapshot'
        : 'was never synced: there is nothing to fail over to';
    case 'checking':
      return 'is being checked';
    default:
      return `is ${state}`;
  }
}

/** The least that would be lost per environment (its best replica counts), summed over the fleet. */
function lossSentence(environments: readonly EnvironmentSummary[]): string | null {
  const best = environments.flatMap(({ replicas }) => {
    const known = replicas.flatMap(({ exposure }) => (exposure ? [exposure] : []));
    return known.length > 0 ? [known.reduce((a, b) => (b.bytes < a.bytes ? b : a))] : [];
  });
  if (best.length === 0) return null;
  const commits = best.reduce((sum, exposure) => sum + exposure.commits, 0);
  const bytes = best.reduce((sum, exposure) => sum + exposure.bytes, 0);
  const oldest = Math.max(...best.map(({ oldestCommitAgeMs }) => oldestCommitAgeMs ?? 0));
  const subject = environments.length === 1 ? 'it' : 'everything';
  if (bytes === 0) return `If ${subject} died now, nothing would be lost.`;
  const age = commits > 0 ? `, the oldest ${formatAge(oldest)} old` : '';
  return `If ${subject} died now, ${formatCount(commits, 'commit')} (${formatBytes(bytes)}) would be lost${age}.`;
}
